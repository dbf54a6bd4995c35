import { connectivityState } from '@grpc/grpc-js';
import type { Clock, Timer } from '../../kernel/clock.ts';
import type { UcsChannel } from '../channel/ucs-channel.ts';
import type { UcsHealth } from '../port.ts';
import { checkHealth, type HealthFinding, watchHealth } from './health-check.ts';

export type HealthWatchOptions = {
  readonly channel: UcsChannel;
  readonly clock: Clock;
  /** How often the backend is asked; together with the timeout, how long a backend that hangs goes unnoticed. */
  readonly checkIntervalMs: number;
  readonly checkTimeoutMs: number;
  /** A channel that has been connecting for so long is made anew. */
  readonly connectingMaxMs: number;
};

export type HealthWatch = {
  health(): UcsHealth;
  onChange(listener: (health: UcsHealth) => void): () => void;
  stop(): void;
};

/**
 * Knows whether the backend serves. One question decides, asked at intervals and at once when the backend's Watch stream or the channel's state tells of a
 * change: so a backend that hangs and says nothing any more is found out too.
 */
export function createHealthWatch(options: HealthWatchOptions): HealthWatch {
  const { channel, clock } = options;
  const listeners = new Set<(health: UcsHealth) => void>();
  let current: UcsHealth = { serving: false, problem: 'The UCS has not been reached yet.' };
  let timer: Timer | undefined;
  let checking = false;
  let askAgain = false;
  let stopped = false;
  let watchOffered = true;
  let endWatch: (() => void) | undefined;
  let connectingSinceMs: number | undefined;

  function note(finding: HealthFinding): void {
    if (current.problem === finding) return;
    current = { serving: finding === undefined, problem: finding };
    for (const listener of listeners) listener(current);
  }

  async function check(): Promise<void> {
    if (stopped) return;
    if (checking) {
      askAgain = true;
      return;
    }
    checking = true;
    timer?.cancel();
    const finding = await checkHealth(channel.client(), options.checkTimeoutMs);
    checking = false;
    if (stopped) return;
    note(finding);
    if (finding === undefined) listen();
    else recreateWhenStuck();
    timer = clock.after(askAgain ? 0 : options.checkIntervalMs, () => void check());
    askAgain = false;
  }

  /** The stream is opened again after each check that goes well, where it is not open. */
  function listen(): void {
    if (!watchOffered || endWatch !== undefined) return;
    let told = false;
    const onChange = () => {
      if (told) void check();
      told = true;
    };
    const onEnd = (offered: boolean) => {
      watchOffered = offered;
      endWatch = undefined;
      if (told) void check();
    };
    endWatch = watchHealth(channel.client(), { onChange, onEnd });
  }

  function watchConnection(): void {
    if (stopped) return;
    const client = channel.client();
    const state = client.getChannel().getConnectivityState(true);
    if ((state === connectivityState.READY) !== current.serving) void check();
    client.getChannel().watchConnectivityState(state, Number.POSITIVE_INFINITY, () => {
      if (client === channel.client()) watchConnection();
    });
  }

  /** A channel can stay in CONNECTING for ever; a new one does not. */
  function recreateWhenStuck(): void {
    const state = channel.client().getChannel().getConnectivityState(true);
    if (state !== connectivityState.CONNECTING) {
      connectingSinceMs = undefined;
      return;
    }
    connectingSinceMs ??= clock.monotonicMs();
    if (clock.monotonicMs() - connectingSinceMs < options.connectingMaxMs) return;
    connectingSinceMs = undefined;
    channel.recreate();
    watchConnection();
  }

  watchConnection();
  void check();

  return {
    health: () => current,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop() {
      stopped = true;
      timer?.cancel();
      endWatch?.();
    },
  };
}
