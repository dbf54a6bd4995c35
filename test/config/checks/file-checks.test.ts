import { describe, expect, test } from 'vitest';
import { toMistakeLine } from '../../../src/config/mistake.ts';
import { parseSettings, type Role } from '../../../src/config/parse-settings.ts';
import { serverCertificate, strangerKey } from '../../support/certificates.ts';

const FILES = new Map([
  ['cert.pem', String(serverCertificate.cert)],
  ['key.pem', String(serverCertificate.key)],
  ['other-key.pem', String(strangerKey)],
  ['ca.pem', String(serverCertificate.ca)],
  ['text.pem', 'hello'],
  ['broken.pem', '-----BEGIN CERTIFICATE-----\nhello\n-----END CERTIFICATE-----\n'],
]);

function linesOf(env: Record<string, string>, role: Role = 'gateway'): readonly string[] {
  const parsed = parseSettings(
    env,
    (name) => {
      const text = FILES.get(name);
      if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${name}'`);
      return text;
    },
    role,
  );
  return parsed.ok ? [] : parsed.mistakes.map(toMistakeLine);
}

describe('files that settings name', () => {
  test('are right when they can be read and a key belongs to its certificate', () => {
    expect(linesOf({ HTTP_TLS_CERT_FILE: 'cert.pem', HTTP_TLS_KEY_FILE: 'key.pem' })).toEqual([]);
    const client = { UCS_TLS_CERT_FILE: 'cert.pem', UCS_TLS_KEY_FILE: 'key.pem' };
    expect(linesOf({ UCS_TLS_CA_FILE: 'ca.pem', ...client })).toEqual([]);
  });

  test.each([
    ['HTTP_TLS_CERT_FILE', 'HTTP_TLS_KEY_FILE', 'gone.pem', 'key.pem', /^HTTP_TLS_CERT_FILE: cannot be read: ENOENT/],
    ['HTTP_TLS_CERT_FILE', 'HTTP_TLS_KEY_FILE', 'cert.pem', 'gone.pem', /^HTTP_TLS_KEY_FILE: cannot be read: ENOENT/],
    [
      'HTTP_TLS_CERT_FILE',
      'HTTP_TLS_KEY_FILE',
      'text.pem',
      'key.pem',
      /^HTTP_TLS_CERT_FILE: 'text.pem' cannot be used/,
    ],
    ['HTTP_TLS_CERT_FILE', 'HTTP_TLS_KEY_FILE', 'broken.pem', 'key.pem', /^HTTP_TLS_CERT_FILE: 'broken.pem' cannot/],
    ['HTTP_TLS_CERT_FILE', 'HTTP_TLS_KEY_FILE', 'cert.pem', 'other-key.pem', /^HTTP_TLS_KEY_FILE: not the key of the/],
    ['UCS_TLS_CERT_FILE', 'UCS_TLS_KEY_FILE', 'cert.pem', 'cert.pem', /^UCS_TLS_KEY_FILE: 'cert.pem' cannot be used/],
  ])('%s and %s are refused when they are %s and %s', (certName, keyName, cert, key, line) => {
    const lines = linesOf({ UCS_TLS_CA_FILE: 'ca.pem', [certName]: cert, [keyName]: key });
    expect(lines).toEqual([expect.stringMatching(line)]);
  });

  test('of the channel are refused when the authorities are none', () => {
    expect(linesOf({ UCS_TLS_CA_FILE: 'text.pem' })).toEqual([expect.stringMatching(/^UCS_TLS_CA_FILE: 'text.pem'/)]);
  });

  test('of the gateway do not matter to the UCS alone', () => {
    expect(linesOf({ UCS_TLS_CA_FILE: 'gone.pem' }, 'ucs')).toEqual([]);
  });
});
