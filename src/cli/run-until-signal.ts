import type { EventEmitter } from 'node:events';
import type { StartFact } from './start-lines.ts';

export type Service = {
  readonly address: string;
  readonly facts: readonly StartFact[];
  /** What a stop would wait for now, as a sentence's end. */
  waitsFor(): string;
  /** Takes over what may change while it runs. Tells by itself what came of it, and does not reject. */
  reload(): unknown;
  stop(): Promise<void>;
};

export type ServiceRun = {
  /** Gets a signal that is aborted when the start is to be given up. */
  readonly start: (signal: AbortSignal) => Promise<Service>;
  /** Called once, when the service takes requests. */
  readonly onReady: (service: Service) => void;
  /** Called at the first signal, when there is something to stop. */
  readonly onStopping: (service: Service) => void;
  /** Called at each SIGHUP, once the service runs; before that, one that comes is kept until then. */
  readonly onReload: (service: Service) => void;
  /** Called when stop() took longer than stopMaxMs, or failed. */
  readonly onBadStop: (problem: string) => void;
  /** After a signal, stop() may take this long; then the process ends all the same. */
  readonly stopMaxMs: number;
  /** Where SIGTERM, SIGINT and SIGHUP arrive: the process. */
  readonly signals: EventEmitter;
};

const SIGNAL_NUMBERS = { SIGINT: 2, SIGTERM: 15 } as const;
type StopSignal = keyof typeof SIGNAL_NUMBERS;

/**
 * Runs a service until SIGTERM or SIGINT and resolves with the exit code: 0 once it has stopped, 128 + the signal's number at once
 * on a second signal. Rejects with what start() rejects with.
 */
export async function runUntilSignal(run: ServiceRun): Promise<number> {
  const stopping = new AbortController();
  const { promise: firstSignal, resolve: onFirst } = Promise.withResolvers<void>();
  const { promise: secondSignal, resolve: onSecond } = Promise.withResolvers<number>();
  const onSignal = (name: StopSignal): void => {
    if (stopping.signal.aborted) onSecond(128 + SIGNAL_NUMBERS[name]);
    stopping.abort();
    onFirst();
  };
  const reloads = createReloads(run);
  run.signals.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', reloads.onSignal);
  try {
    return await Promise.race([secondSignal, serveAndStop(run, stopping.signal, firstSignal, reloads.onReady)]);
  } finally {
    run.signals.off('SIGINT', onSignal).off('SIGTERM', onSignal).off('SIGHUP', reloads.onSignal);
  }
}

/** A signal that comes before the service runs is for it all the same: what it was started with may have been read before. */
function createReloads({ onReload }: ServiceRun): { onSignal(): void; onReady(service: Service): void } {
  let running: Service | undefined;
  let isWanted = false;
  return {
    onSignal() {
      if (running === undefined) isWanted = true;
      else onReload(running);
    },
    onReady(service) {
      running = service;
      if (isWanted) onReload(service);
    },
  };
}

async function serveAndStop(
  run: ServiceRun,
  signal: AbortSignal,
  firstSignal: Promise<void>,
  onRunning: (service: Service) => void,
): Promise<number> {
  let service: Service;
  try {
    service = await run.start(signal);
  } catch (error) {
    if (signal.aborted) return 0;
    throw error;
  }
  if (!signal.aborted) {
    run.onReady(service);
    onRunning(service);
  }
  await firstSignal;
  run.onStopping(service);
  const problem = await stopWithin(service, run.stopMaxMs);
  if (problem !== undefined) run.onBadStop(problem);
  return 0;
}

/** What went wrong with the stop, if anything. What was accepted is on disk either way. */
async function stopWithin(service: Service, maxMs: number): Promise<string | undefined> {
  const { promise: tooLong, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(resolve, maxMs, `not stopped after ${maxMs} ms`);
  const stopped = service.stop().then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const problem = await Promise.race([stopped, tooLong]);
  clearTimeout(timer);
  return problem;
}
