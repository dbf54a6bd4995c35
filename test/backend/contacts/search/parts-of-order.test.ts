import { describe, expect, it } from 'vitest';
import { partsOfOrder } from '../../../../src/backend/contacts/search/parts-of-order.ts';
import { toFoundSet, toNumbers } from '../../../../src/backend/query/found-set.ts';

const FEW = 2;
/** Two of one value, three of the next, one each of two more; 20 and 21 have none, and 30 was not found. */
const GROUPS = '1,2;3,4,5;6;30;7';
const FOUND = toFoundSet([1, 2, 3, 4, 5, 6, 7, 20, 21]);

function parts(skip: number, limit: number, descending = false) {
  return partsOfOrder(FOUND, GROUPS, { skip, limit, descending, few: FEW }).map(({ found, ...part }) => ({
    numbers: toNumbers(found),
    ...part,
  }));
}

describe('parts of an order by value', () => {
  it('are the groups that a window reaches, and what of each', () => {
    expect(parts(1, 2)).toEqual([
      { numbers: [1, 2], alike: false, skip: 1, limit: 2 },
      { numbers: [3, 4, 5], alike: true, skip: 0, limit: 1 },
    ]);
    expect(parts(3, 1)).toEqual([{ numbers: [3, 4, 5], alike: true, skip: 1, limit: 1 }]);
    expect(parts(5, 0)).toEqual([]);
    expect(parts(9, 10)).toEqual([]);
  });

  it('are one together where neighbours have few each', () => {
    expect(parts(4, 3)).toEqual([
      { numbers: [3, 4, 5], alike: true, skip: 2, limit: 3 },
      { numbers: [6, 7], alike: false, skip: 0, limit: 2 },
    ]);
  });

  it('end with those that have no value', () => {
    expect(parts(6, 2)).toEqual([
      { numbers: [7], alike: false, skip: 0, limit: 2 },
      { numbers: [20, 21], alike: true, skip: 0, limit: 1 },
    ]);
    expect(parts(8, 5)).toEqual([{ numbers: [20, 21], alike: true, skip: 1, limit: 5 }]);
    expect(partsOfOrder(FOUND, '', { skip: 0, limit: 1, descending: false, few: FEW })).toEqual([
      { found: FOUND, alike: true, skip: 0, limit: 1 },
    ]);
  });

  it('run the other way from the largest value, and end with those that have none too', () => {
    expect(parts(1, 2, true)).toEqual([
      { numbers: [6], alike: false, skip: 0, limit: 2 },
      { numbers: [3, 4, 5], alike: true, skip: 0, limit: 1 },
    ]);
    expect(parts(4, 5, true)).toEqual([
      { numbers: [3, 4, 5], alike: true, skip: 2, limit: 5 },
      { numbers: [1, 2], alike: false, skip: 0, limit: 4 },
      { numbers: [20, 21], alike: true, skip: 0, limit: 2 },
    ]);
  });
});
