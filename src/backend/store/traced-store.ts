import type { TraceHeaders, Traces } from '../../telemetry/port.ts';
import type { Store } from './store.ts';

/** The store for one call: each use of the database is a span below the call's. */
export function toTracedStore(store: Store, traces: Traces, parent: TraceHeaders | undefined): Store {
  if (parent === undefined) return store;
  async function traced<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const span = traces.start(name, { kind: 'client', parent });
    try {
      return await work();
    } finally {
      span.end();
    }
  }
  return {
    ...store,
    read: (work) => traced('database read', () => store.read(work)),
    transaction: (work) => traced('database transaction', () => store.transaction(work)),
  };
}
