import { expect, it } from 'vitest';
import { createSubscriptionIndex } from '../../../../src/bayeux/protocol/state/subscription-index.ts';

it('counts each pair once and forgets subscriptions without subscribers', () => {
  const index = createSubscriptionIndex<string>();
  for (const [subscription, subscriber] of [
    ['/a', 'one'],
    ['/a', 'one'],
    ['/a', 'two'],
    ['/**', 'one'],
  ] as const) {
    index.add(subscription, subscriber);
  }
  expect(index.size()).toBe(3);
  index.remove('/a', 'one');
  index.remove('/a', 'one');
  index.remove('/b', 'one');
  expect([...(index.subscribers('/a') ?? [])]).toEqual(['two']);
  index.remove('/a', 'two');
  expect(index.subscribers('/a')).toBeUndefined();
  expect(index.size()).toBe(1);
});

it('takes names of the language itself as names [traps]', () => {
  const index = createSubscriptionIndex<string>();
  expect(index.subscribers('__proto__')).toBeUndefined();
  expect(index.subscribers('constructor')).toBeUndefined();
});
