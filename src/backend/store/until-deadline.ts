import { UcsError } from '../fault.ts';
import type { Store } from './store.ts';

/** The store for one call: when the deadline has passed as its turn comes, nothing is begun (TIMED_OUT). What has begun is finished. */
export function untilDeadline(store: Store, isPast: () => boolean): Store {
  function unlessPast<Db, Result>(work: (db: Db) => Promise<Result>): (db: Db) => Promise<Result> {
    return async (db) => {
      if (isPast()) throw new UcsError('timed-out', 'The deadline passed before the work began');
      return work(db);
    };
  }
  return {
    ...store,
    read: (work) => store.read(unlessPast(work)),
    transaction: (work) => store.transaction(unlessPast(work)),
  };
}
