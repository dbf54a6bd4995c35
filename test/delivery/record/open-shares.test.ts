import { describe, expect, it } from 'vitest';
import { createOpenShares, type OpenSharesOptions } from '../../../src/delivery/record/open-shares.ts';
import type { UserKey } from '../../../src/identity/caller.ts';

const alice = { tenant: 'demo', userId: 'alice' };

function openShares(change: Partial<OpenSharesOptions> = {}) {
  return createOpenShares({
    openRecordsMax: 1000,
    openBytesMax: 1_000_000,
    contactCentreShare: 80,
    userShare: 50,
    ...change,
  });
}

/** Adds until it is refused. Gives how many came in, and why no more. */
function fill(shares: ReturnType<typeof openShares>, user: UserKey, bytes: number) {
  for (let count = 0; ; count += 1) {
    const refusal = shares.refusal(user, bytes);
    if (refusal !== undefined) return { count, refusal };
    shares.add(user, bytes);
  }
}

describe('shares of what is open', () => {
  it('let one user alone fill its share, in records and in bytes', () => {
    expect(fill(openShares(), alice, 1)).toEqual({ count: 500, refusal: 'user-full' });
    expect(fill(openShares(), alice, 10_000)).toEqual({ count: 50, refusal: 'user-full' });
  });

  it('let one contact centre alone fill its share, whatever its users may', () => {
    expect(fill(openShares({ userShare: 100 }), alice, 1)).toEqual({ count: 800, refusal: 'contact-centre-full' });
  });

  it('of 100 percent are none: all may be filled, and no more', () => {
    const shares = openShares({ userShare: 100, contactCentreShare: 100 });
    expect(fill(shares, alice, 1000)).toEqual({ count: 1000, refusal: 'full' });
    expect(shares.inUse().openBytes).toBe(1_000_000);
  });

  it('leave room for the next one when several flood', () => {
    const shares = openShares();
    for (let index = 0; index < 8; index += 1) {
      const flooder = { tenant: `centre ${index}`, userId: 'u' };
      expect(shares.refusal(flooder, 1)).toBeUndefined();
      fill(shares, flooder, 1);
    }
  });

  it('never refuse somebody who has nothing open while there is room: a single large request comes in', () => {
    expect(openShares().refusal(alice, 1_000_000)).toBeUndefined();
    expect(openShares().refusal(alice, 1_000_001)).toBe('full');
  });

  it('are given back record by record, and nobody is remembered who has nothing open', () => {
    const shares = openShares();
    const { count } = fill(shares, alice, 100);
    for (let index = 0; index < count; index += 1) shares.remove(alice, 100);
    expect(shares.inUse()).toMatchObject({ openRecords: 0, openBytes: 0 });
    expect(fill(shares, alice, 100).count).toBe(count);
  });
});
