import type { DataFolderLock, Leases } from '../../record/data-folder-lock.ts';
import { REFERENCE_ID_RANGE, toReferenceId } from '../../record/reference-id.ts';

/** Numbers for records and log entries, each given at most once over all restarts. */
export type NumberSource = {
  /** The next place in the order of acceptance. Throws when a new lease cannot be written. */
  takeSequence(): number;
  /** The next position in the log. Throws as above. */
  takeOffset(): number;
  /** The newest position given so far. */
  newestOffset(): number;
  /** Numbers below these may have been given out. */
  leased(): Leases;
  /** Gives back what was leased and not used, at a clean stop. */
  returnRest(): void;
};

export type NumberSourceOptions = {
  readonly lock: DataFolderLock;
  /** Numbers taken in advance with one write; as many are lost, at most, by a crash. */
  readonly leaseSize: number;
  /** The first numbers that the journal itself does not hold. */
  readonly unused: Leases;
  /** referenceIds of this range, both ends included, that open records or kept log entries still use. */
  readonly referenceIdsInUse: (first: number, last: number) => ReadonlySet<number>;
};

/** Where a new start is put when it is not known what was given out. */
const UNKNOWN_LEASE_GAP = 1_000_000;
const NONE: ReadonlySet<number> = new Set();

export function createNumberSource(options: NumberSourceOptions): NumberSource {
  const { lock, leaseSize, unused } = options;
  const gap = lock.leases === undefined ? UNKNOWN_LEASE_GAP : 0;
  const next = {
    sequence: Math.max(lock.leases?.sequence ?? 1, unused.sequence + gap),
    offset: Math.max(lock.leases?.offset ?? 1, unused.offset + gap),
  };
  let leased: Leases = { ...next };
  let inUse = NONE;

  function lease(wanted: Leases): void {
    lock.lease(wanted);
    leased = wanted;
  }

  function leaseSequences(): void {
    const first = next.sequence;
    lease({ ...leased, sequence: first + leaseSize });
    // Only when the range was used up once can an id meet its own earlier life.
    inUse = first + leaseSize > REFERENCE_ID_RANGE ? idsInUse(first, first + leaseSize - 1) : NONE;
  }

  function idsInUse(firstSequence: number, lastSequence: number): ReadonlySet<number> {
    const [first, last] = [toReferenceId(firstSequence), toReferenceId(lastSequence)];
    if (first <= last) return options.referenceIdsInUse(first, last);
    return new Set([
      ...options.referenceIdsInUse(first, REFERENCE_ID_RANGE - 1),
      ...options.referenceIdsInUse(0, last),
    ]);
  }

  return {
    takeSequence() {
      for (;;) {
        if (next.sequence >= leased.sequence) leaseSequences();
        const sequence = next.sequence++;
        const referenceId = toReferenceId(sequence);
        if (referenceId !== 0 && !inUse.has(referenceId)) return sequence;
      }
    },
    takeOffset() {
      if (next.offset >= leased.offset) lease({ ...leased, offset: next.offset + leaseSize });
      return next.offset++;
    },
    newestOffset: () => next.offset - 1,
    leased: () => leased,
    returnRest: () => lock.lease(next),
  };
}
