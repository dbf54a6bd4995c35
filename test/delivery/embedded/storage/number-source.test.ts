import { describe, expect, it } from 'vitest';
import { createNumberSource } from '../../../../src/delivery/embedded/storage/number-source.ts';
import type { DataFolderLock, Leases } from '../../../../src/delivery/record/data-folder-lock.ts';
import { REFERENCE_ID_RANGE, toReferenceId } from '../../../../src/delivery/record/reference-id.ts';

const NONE: ReadonlySet<number> = new Set();

function createLock(leases: Leases | undefined): { lock: DataFolderLock; written: Leases[] } {
  const written: Leases[] = [];
  return { written, lock: { leases, lease: (wanted) => void written.push(wanted), release: () => {} } };
}

function sourceAt(sequence: number, inUse: ReadonlySet<number> = NONE) {
  const { lock, written } = createLock({ sequence, offset: 1 });
  const numbers = createNumberSource({
    lock,
    leaseSize: 10,
    unused: { sequence: 1, offset: 1 },
    referenceIdsInUse: (first, last) => new Set([...inUse].filter((id) => id >= first && id <= last)),
  });
  const take = (count: number) => Array.from({ length: count }, () => toReferenceId(numbers.takeSequence()));
  return { numbers, take, written };
}

describe('numbers of records and log entries', () => {
  it('are leased before they are given, many with one write', () => {
    const { take, written } = sourceAt(1);
    expect(take(25)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
    expect(written.map((leases) => leases.sequence)).toEqual([11, 21, 31]);
  });

  it('go on after the last lease when the process before was killed', () => {
    expect(sourceAt(4711).take(1)).toEqual([4711]);
  });

  it('hand back at a clean stop what was not used', () => {
    const { numbers, take, written } = sourceAt(1);
    take(3);
    numbers.takeOffset();
    numbers.returnRest();
    expect(written.at(-1)).toEqual({ sequence: 4, offset: 2 });
  });

  it('stay below 2^31, begin again at 1, and leave out what is still in use', () => {
    const inUse = new Set([REFERENCE_ID_RANGE - 1, 1, 3, 12]);
    const { take } = sourceAt(REFERENCE_ID_RANGE * 5 - 3, inUse);
    expect(take(12)).toEqual([REFERENCE_ID_RANGE - 3, REFERENCE_ID_RANGE - 2, 2, 4, 5, 6, 7, 8, 9, 10, 11, 13]);
  });

  it('leave a wide gap when it is not known what was given out', () => {
    const { lock } = createLock(undefined);
    const unused = { sequence: 50, offset: 60 };
    const numbers = createNumberSource({ lock, leaseSize: 10, unused, referenceIdsInUse: () => NONE });
    expect(numbers.takeSequence()).toBe(1_000_050);
    expect(numbers.newestOffset()).toBe(1_000_059);
  });

  it('are not given when the lease cannot be written', () => {
    const { lock } = createLock({ sequence: 1, offset: 1 });
    let full = true;
    const lease = () => {
      if (full) throw new Error('disk full');
    };
    const numbers = createNumberSource({
      lock: { ...lock, lease },
      leaseSize: 10,
      unused: { sequence: 1, offset: 1 },
      referenceIdsInUse: () => NONE,
    });
    expect(() => numbers.takeSequence()).toThrow('disk full');
    full = false;
    expect(numbers.takeSequence()).toBe(1);
  });
});
