import { expect, test } from 'vitest';
import { toMessageKind } from '../../src/bayeux/message-kind.ts';

test.each([
  [{ channel: '/meta/connect' }, '/meta/connect'],
  [{ channel: '/meta/made-up' }, 'meta-unknown'],
  [{ channel: '/service/x' }, 'service'],
  [{ channel: '/anything/at/all' }, 'publish'],
  [{ channel: 7 }, 'invalid'],
  [null, 'invalid'],
  ['text', 'invalid'],
])('%j counts as %s: clients make no rows of their own [metrics]', (message, kind) => {
  expect(toMessageKind(message)).toBe(kind);
});
