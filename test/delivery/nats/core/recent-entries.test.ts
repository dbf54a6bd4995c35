import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../../src/delivery/journal.ts';
import { createRecentEntries } from '../../../../src/delivery/nats/core/recent-entries.ts';

function entry(userId: string, offset: number): LogEntry {
  return { user: { tenant: 't', userId }, offset, referenceId: offset, channel: '/c', dataJson: '{}', loggedAtMs: 0 };
}

describe('the memory of recent entries', () => {
  it('reads what a user got after an offset, oldest first, up to a limit', () => {
    const recent = createRecentEntries({ maxBytes: 10_000, floor: 5 });
    for (const offset of [6, 8, 9]) recent.add(entry('alice', offset));
    recent.add(entry('bob', 10));
    expect(recent.read({ tenant: 't', userId: 'alice' }, 6, 10).map(({ offset }) => offset)).toEqual([8, 9]);
    expect(recent.read({ tenant: 't', userId: 'alice' }, 5, 2).map(({ offset }) => offset)).toEqual([6, 8]);
    expect(recent.read({ tenant: 't', userId: 'carol' }, 0, 10)).toEqual([]);
    expect(recent.floor()).toBe(5);
  });

  it('stays within its bytes, and has every entry above its floor', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 100, size: 'max' }), (users) => {
        const recent = createRecentEntries({ maxBytes: 2020, floor: 0 });
        const all = users.map((user, index) => entry(user, index + 1));
        for (const each of all) recent.add(each);
        expect(recent.bytes()).toBeLessThanOrEqual(2020);
        for (const userId of ['a', 'b', 'c']) {
          const expected = all.filter(({ user, offset }) => user.userId === userId && offset > recent.floor());
          expect(recent.read({ tenant: 't', userId }, recent.floor(), 100)).toEqual(expected);
        }
      }),
    );
  });
});
