import type { NatsHome } from './nats-home.ts';

/** How full the stream is: what was accepted must still be closed, so accepting stops before there is no room at all. */
export type StreamFill = {
  /** Asks for the stream's size. */
  look(): void;
  isFull(): boolean;
};

const ACCEPTED_UP_TO_SHARE = 0.9;

export function createStreamFill(home: NatsHome, onError: (error: unknown) => void): StreamFill {
  const { manager, subjects, stream } = home;
  let full = false;

  async function ask(): Promise<void> {
    const { state } = await manager.streams.info(subjects.stream);
    full = state.bytes >= stream.maxBytes * ACCEPTED_UP_TO_SHARE;
  }

  return {
    look: () => void ask().catch(onError),
    isFull: () => full,
  };
}
