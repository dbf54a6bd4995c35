import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../src/config/parse-settings.ts';
import { authorityFile, serverFiles } from '../../support/certificates.ts';

const read = (name: string) => readFileSync(name, 'utf8');
const TLS = { UCS_SERVER_TLS_CERT_FILE: serverFiles.certFile, UCS_SERVER_TLS_KEY_FILE: serverFiles.keyFile };

function mistakesOf(env: Readonly<Record<string, string>>, role: 'gateway' | 'ucs' = 'ucs') {
  const parsed = parseSettings(env, read, role);
  return parsed.ok ? [] : parsed.mistakes.map(({ place, problem }) => `${place}: ${problem}`);
}

describe('a UCS alone', () => {
  it.each(['0.0.0.0', '::', '10.0.0.7', 'ucs.example'])('on %s wants certificates of its callers', (host) => {
    expect(mistakesOf({ UCS_HOST: host })).toEqual([expect.stringContaining('UCS_SERVER_TLS_CLIENT_CA_FILE')]);
    expect(mistakesOf({ UCS_HOST: host, ...TLS })).toEqual([expect.stringContaining('UCS_SERVER_TLS_CLIENT_CA_FILE')]);
    expect(mistakesOf({ UCS_HOST: host, ...TLS, UCS_SERVER_TLS_CLIENT_CA_FILE: authorityFile })).toEqual([]);
  });

  it.each(['127.0.0.1', '::1', 'localhost'])('on %s needs none', (host) => {
    expect(mistakesOf({ UCS_HOST: host })).toEqual([]);
    expect(mistakesOf({ UCS_HOST: host, ...TLS })).toEqual([]);
  });

  it.each([
    [{ UCS_SERVER_TLS_CERT_FILE: serverFiles.certFile }, 'go together'],
    [{ UCS_SERVER_TLS_CLIENT_CA_FILE: authorityFile }, 'UCS_SERVER_TLS_CERT_FILE'],
    [{ ...TLS, UCS_SERVER_TLS_KEY_FILE: authorityFile }, 'cannot be used'],
    [{ ...TLS, UCS_SERVER_TLS_CLIENT_CA_FILE: '/no/such/file' }, 'cannot be read'],
  ])('is told what is wrong with %j', (env, problem) => {
    expect(mistakesOf(env)).toEqual([expect.stringContaining(problem)]);
  });

  it('is no affair of a gateway, which starts none there', () => {
    expect(mistakesOf({ UCS_HOST: '0.0.0.0' }, 'gateway')).toEqual([]);
  });
});
