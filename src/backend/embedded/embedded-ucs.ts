import type { Clock, Timer } from '../../kernel/clock.ts';
import type { Log } from '../../telemetry/port.ts';
import { startUcsChild } from './ucs-child.ts';
import type { UcsProcessOptions } from './ucs-message.ts';

export type EmbeddedUcsOptions = UcsProcessOptions & {
  readonly clock: Clock;
  readonly log: Log;
  /** How long to wait before one that ended is started again. */
  readonly restartMs: number;
};

export type EmbeddedUcs = { stop(): Promise<void> };

/** Longer than the server gives calls that are under way. */
const STOP_MAX_MS = 4_000;

/**
 * The reference UCS in a process of its own, reached by gRPC like any other. One that ends, or cannot start because its database is out of reach, is
 * started again until stop(): the gateway meanwhile says that the UCS is away. Resolves after the first start, whatever came of it.
 *
 * No thread: one that ends while HTTP/2 data arrives can abort the whole process (an assertion of Node 24.21 in StreamBase).
 */
export async function startEmbeddedUcs(options: EmbeddedUcsOptions): Promise<EmbeddedUcs> {
  const { clock, log, restartMs, ...processOptions } = options;
  let child = startUcsChild(processOptions, log);
  let restart: Timer | undefined;
  let stopped: Promise<void> | undefined;

  function watch(): void {
    void child.ended.then(() => {
      if (stopped !== undefined) return;
      log.warn({ restartMs }, 'The embedded UCS ended; it is started again.');
      restart = clock.after(restartMs, () => {
        child = startUcsChild(processOptions, log);
        watch();
      });
    });
  }

  async function stop(): Promise<void> {
    restart?.cancel();
    child.stop();
    const overdue = clock.after(STOP_MAX_MS, child.kill);
    await child.ended;
    overdue.cancel();
  }

  watch();
  await Promise.race([child.ready, child.ended]);
  return { stop: () => (stopped ??= stop()) };
}
