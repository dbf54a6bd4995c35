import { expect, test } from 'vitest';
import { maskPersonal } from '../../src/telemetry/personal-texts.ts';

test.each([
  ['+49 (0)30 123456-78', '***78'],
  ['1231231231', '***31'],
  ['call of 030/1234567 failed.', 'call of ***67 failed.'],
  ['phone:1234567', 'phone:***67'],
  ['tel:+15551234567', 'tel:***67'],
  ['{"phoneNumber":"1231231231"}', '{"phoneNumber":"***31"}'],
  ['carol@example.com', 'c***@example.com'],
  ['no contact for <jörg.müller+x@mail.example.org>, nor bob@x', 'no contact for <j***@mail.example.org>, nor b***@x'],
  ['a@b@example.com', 'a***@b***@example.com'],
])('%s is written as %s', (text, masked) => {
  expect(maskPersonal(text)).toBe(masked);
});

test.each([
  '2026-11-26T00:15:42.244Z',
  'since 2026-11-26 00:15:42',
  '192.168.100.200:50051',
  '2001:db8::1234:5678',
  'http://127.0.0.1:26090/api/v2',
  '/var/lib/ucs-gateway-20261126/journal.sqlite',
  '550e8400-e29b-41d4-a716-446655440000',
  'took 26.26848000000018 ms',
  'alice, bob (demo)',
  'a line @ the end',
  '@hono/node-server',
  '123456',
])('%s is left as it is', (text) => {
  expect(maskPersonal(text)).toBe(text);
});
