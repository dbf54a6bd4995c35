import type { NatsHome } from './nats-home.ts';

/** How full the stream is: what was accepted must still be closed, so accepting stops before there is no room at all. */
export type StreamFill = {
  /** Asks for the stream's size. */
  look(): void;
  /** This gateway has stored so much since. */
  add(bytes: number): void;
  /** `gateways`: how many store things at the same time. */
  isFull(gateways: number): boolean;
  bytes(): number;
};

const ACCEPTED_UP_TO_SHARE = 0.9;

export function createStreamFill(home: NatsHome, onError: (error: unknown) => void): StreamFill {
  const { manager, subjects, stream } = home;
  let known = 0;
  let added = 0;

  async function ask(): Promise<void> {
    const before = added;
    const { state } = await manager.streams.info(subjects.stream);
    known = state.bytes;
    // What was stored while it was asked may be counted twice: that errs on the right side.
    added -= before;
  }

  return {
    look: () => void ask().catch(onError),
    add(bytes) {
      added += bytes;
    },
    bytes: () => known + added,
    isFull: (gateways) => known + added * gateways >= stream.maxBytes * ACCEPTED_UP_TO_SHARE,
  };
}
