import type { HealthImplementation } from 'grpc-health-check';
import type { Clock } from '../kernel/clock.ts';
import type { Store } from './store/store.ts';

/** Keeps grpc.health.v1 true: serving while the database answers. The function returned ends it. */
export function watchStore(
  store: Store,
  health: HealthImplementation,
  options: { readonly clock: Clock; readonly intervalMs: number },
): () => void {
  let timer = options.clock.after(0, check);
  let ended = false;

  function check(): void {
    store.ping().then(
      () => note('SERVING'),
      () => note('NOT_SERVING'),
    );
  }
  function note(status: 'SERVING' | 'NOT_SERVING'): void {
    if (ended) return;
    health.setStatus('', status);
    timer = options.clock.after(options.intervalMs, check);
  }

  return () => {
    ended = true;
    timer.cancel();
  };
}
