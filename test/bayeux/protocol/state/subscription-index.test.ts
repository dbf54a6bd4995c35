import { expect, it } from 'vitest';
import { createSubscriptionIndex } from '../../../../src/bayeux/protocol/state/subscription-index.ts';

const [one, two, bob] = [{ identity: 'alice' }, { identity: 'alice' }, { identity: 'bob' }];

it('counts each pair once, its bytes too, and forgets subscriptions without subscribers', () => {
  const index = createSubscriptionIndex<{ readonly identity: string }>();
  for (const [subscription, subscriber] of [
    ['/a', one],
    ['/a', one],
    ['/a', two],
    ['/**', one],
    ['/a', bob],
  ] as const) {
    index.add(subscription, subscriber);
  }
  expect([index.size(), index.bytes()]).toEqual([4, 4 * 128 + 9]);
  expect([index.bytesOf('alice'), index.bytesOf('bob')]).toEqual([3 * 128 + 7, 130]);
  index.remove('/a', one);
  index.remove('/a', one);
  index.remove('/b', one);
  index.remove('/a', bob);
  expect([...(index.subscribers('/a') ?? [])]).toEqual([two]);
  index.remove('/a', two);
  expect(index.subscribers('/a')).toBeUndefined();
  expect([index.size(), index.bytes()]).toEqual([1, 131]);
  expect([index.bytesOf('alice'), index.bytesOf('bob')]).toEqual([131, 0]);
});

it('takes names of the language itself as names [traps]', () => {
  const index = createSubscriptionIndex<{ readonly identity: string }>();
  expect(index.subscribers('__proto__')).toBeUndefined();
  expect(index.subscribers('constructor')).toBeUndefined();
  expect(index.bytesOf('__proto__')).toBe(0);
});
