import { describe, expect, it } from 'vitest';
import { createKnownLogs } from '../../../src/delivery/embedded/known-logs.ts';
import type { LogFacts } from '../../../src/delivery/embedded/storage-message.ts';
import { alice, bob } from '../../support/journal-requests.ts';

const FACTS: LogFacts = {
  bounds: { epoch: 'here', removedThrough: 2, newest: 9, delivered: { named: {}, others: 5 } },
  lastOffset: 7,
};

describe('known logs', () => {
  it('know nothing until the storage has answered', () => {
    const logs = createKnownLogs();
    const learn = logs.asked(alice);
    expect(logs.bounds(alice)).toBeUndefined();
    expect(logs.endsBy(alice, 9)).toBe(false);
    learn(FACTS);
    expect(logs.bounds(alice)).toEqual(FACTS.bounds);
    expect(logs.bounds(bob)).toBeUndefined();
  });

  it('know where a log ends', () => {
    const logs = createKnownLogs();
    logs.asked(alice)(FACTS);
    expect([6, 7, 8].map((offset) => logs.endsBy(alice, offset))).toEqual([false, true, true]);
  });

  it('forget a log that changes, also while the storage is asked for it', () => {
    const logs = createKnownLogs();
    logs.asked(alice)(FACTS);
    const learn = logs.asked(bob);
    logs.forget([alice, bob]);
    learn(FACTS);
    expect([logs.bounds(alice), logs.bounds(bob)]).toEqual([undefined, undefined]);
  });

  it('forget all at once', () => {
    const logs = createKnownLogs();
    const learn = logs.asked(bob);
    logs.asked(alice)(FACTS);
    logs.forgetAll();
    learn(FACTS);
    expect([logs.bounds(alice), logs.bounds(bob)]).toEqual([undefined, undefined]);
  });

  it('remember nothing of a storage that cannot be read', () => {
    const logs = createKnownLogs();
    logs.asked(alice)({ ...FACTS, lastOffset: undefined });
    expect(logs.bounds(alice)).toBeUndefined();
  });

  it('hold no more users than they may, those that were asked for last', () => {
    const logs = createKnownLogs(2);
    const users = ['one', 'two', 'three'].map((userId) => ({ tenant: 'demo', userId }));
    for (const user of users) logs.asked(user)(FACTS);
    expect(users.map((user) => logs.bounds(user) !== undefined)).toEqual([false, true, true]);
  });
});
