import type { HealthImplementation } from 'grpc-health-check';
import type { Clock, Timer } from '../../kernel/clock.ts';
import type { Log } from '../../telemetry/port.ts';
import type { Store } from '../store/store.ts';

export type StoreHealthOptions = {
  readonly clock: Clock;
  readonly log: Log;
  readonly intervalMs: number;
  /** A database that has not answered by then counts as gone. */
  readonly answerMaxMs: number;
};

/** Keeps grpc.health.v1 true: serving while the database answers. The function returned ends it, and says that nothing is served any more. */
export function watchStore(
  store: Pick<Store, 'ping'>,
  health: Pick<HealthImplementation, 'setStatus'>,
  { clock, log, intervalMs, answerMaxMs }: StoreHealthOptions,
): () => void {
  let serving = true;
  let ended = false;
  let overdue: Timer | undefined;
  let timer = clock.after(0, check);

  function check(): void {
    overdue = clock.after(answerMaxMs, () => note(false, `no answer within ${answerMaxMs} ms`));
    store
      .ping()
      .then(
        () => note(true),
        (error: unknown) => note(false, error),
      )
      .finally(() => {
        overdue?.cancel();
        if (!ended) timer = clock.after(intervalMs, check);
      });
  }
  function note(answered: boolean, error?: unknown): void {
    if (ended || answered === serving) return;
    serving = answered;
    health.setStatus('', serving ? 'SERVING' : 'NOT_SERVING');
    if (serving) log.info({}, 'The database of the UCS answers again.');
    else log.warn({ error }, 'The database of the UCS does not answer.');
  }

  return () => {
    ended = true;
    timer.cancel();
    overdue?.cancel();
    health.setStatus('', 'NOT_SERVING');
  };
}
