import { expect, it } from 'vitest';
import { toErrorText } from '../../../../src/bayeux/protocol/wire/reasons.ts';

it('writes code, arguments and text, with nothing in the arguments that clients split at [F10]', () => {
  expect(toErrorText('session_unknown')).toBe('402::session_unknown');
  expect(toErrorText('subscription_invalid', ['/a', 'b:c,d%'])).toBe('403:/a,b%3Ac%2Cd%25:subscription_invalid');
});

it('bounds what it repeats of the client [S4]', () => {
  const text = toErrorText(
    'subscription_invalid',
    Array.from({ length: 1_000 }, () => 'x'.repeat(10_000)),
  );
  expect(text.length).toBeLessThan(2_000);
});
