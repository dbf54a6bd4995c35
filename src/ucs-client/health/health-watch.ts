import type { Clock, Timer } from '../../kernel/clock.ts';
import type { UcsChannel } from '../channel/ucs-channel.ts';
import type { UcsHealth } from '../port.ts';
import { checkHealth, watchHealth } from './health-check.ts';

export type HealthWatchOptions = {
  /** A connection of its own: behind calls, the question would wait for them. */
  readonly channel: UcsChannel;
  /** What the backend is called in a problem. */
  readonly name: string;
  readonly clock: Clock;
  /** How often the backend is asked; together with the timeout, how long a backend that hangs goes unnoticed. */
  readonly checkIntervalMs: number;
  readonly checkTimeoutMs: number;
  /** Least time between two questions, however much the backend tells of changes. */
  readonly checkSpacingMs: number;
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
  let current: UcsHealth = { serving: false, problem: `The UCS at ${options.name} has not been reached yet.` };
  let timer: Timer | undefined;
  let checking = false;
  let askAgain = false;
  let checkedAtMs = Number.NEGATIVE_INFINITY;
  let stopped = false;
  let watchOffered = true;
  let watchAgainAtMs = Number.NEGATIVE_INFINITY;
  let endWatch: (() => void) | undefined;

  function note(problem: string | undefined): void {
    const sentence = problem === undefined ? undefined : `The UCS at ${options.name} ${problem}.`;
    if (current.problem === sentence) return;
    current = { serving: sentence === undefined, problem: sentence };
    for (const listener of listeners) listener(current);
  }

  /** Something changed: asks as soon as it may. */
  function checkSoon(): void {
    askAgain = checking;
    if (!checking) checkAfter(0);
  }

  function checkAfter(waitMs: number): void {
    const earliestMs = checkedAtMs + options.checkSpacingMs - clock.monotonicMs();
    timer?.cancel();
    if (!stopped) timer = clock.after(Math.max(waitMs, earliestMs, 0), () => void check());
  }

  async function check(): Promise<void> {
    checking = true;
    checkedAtMs = clock.monotonicMs();
    const { problem, service, isSilent } = await checkHealth(channel.client(), options.checkTimeoutMs);
    checking = false;
    if (stopped) return;
    note(problem);
    // The connection may be dead without anybody being told.
    if (isSilent) channel.renew();
    if (problem === undefined) {
      channel.worked();
      listen(service);
    }
    checkAfter(askAgain ? 0 : options.checkIntervalMs);
    askAgain = false;
  }

  /** The stream is opened again after a check that goes well, where it is not open; one that ended waits for an interval. */
  function listen(service: string): void {
    if (!watchOffered || endWatch !== undefined || clock.monotonicMs() < watchAgainAtMs) return;
    let told = false;
    const onChange = () => {
      if (told) checkSoon();
      told = true;
    };
    const onEnd = (offered: boolean) => {
      watchOffered = offered;
      watchAgainAtMs = clock.monotonicMs() + options.checkIntervalMs;
      endWatch = undefined;
      if (told) checkSoon();
    };
    try {
      endWatch = watchHealth(channel.client(), service, { onChange, onEnd });
    } catch {
      // The channel was closed meanwhile: the next check says so.
    }
  }

  const endConnectionWatch = channel.onChange(() => {
    watchOffered = true;
    if (channel.isReady() !== current.serving) checkSoon();
  });
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
      endConnectionWatch();
      endWatch?.();
    },
  };
}
