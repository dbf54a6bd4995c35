import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../src/config/parse-settings.ts';
import { authorityFile, serverFiles } from '../../support/certificates.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

const read = (name: string) => readFileSync(name, 'utf8');
function fileOf(text: string): string {
  const file = join(makeTemporaryFolder(), 'tokens');
  writeFileSync(file, text);
  return file;
}

const TLS = { UCS_SERVER_TLS_CERT_FILE: serverFiles.certFile, UCS_SERVER_TLS_KEY_FILE: serverFiles.keyFile };

function mistakesOf(env: Readonly<Record<string, string>>, role: 'gateway' | 'ucs' = 'ucs') {
  const parsed = parseSettings(env, read, role);
  return parsed.ok ? [] : parsed.mistakes.map(({ place, problem }) => `${place}: ${problem}`);
}

describe('a UCS alone', () => {
  it.each(['0.0.0.0', '::', '10.0.0.7', 'ucs.example'])(
    'on %s wants certificates of its callers, or tokens',
    (host) => {
      expect(mistakesOf({ UCS_HOST: host })).toEqual([expect.stringContaining('UCS_SERVER_TLS_CLIENT_CA_FILE')]);
      expect(mistakesOf({ UCS_HOST: host, ...TLS })).toEqual([
        expect.stringContaining('UCS_SERVER_TLS_CLIENT_CA_FILE'),
      ]);
      expect(mistakesOf({ UCS_HOST: host, ...TLS, UCS_SERVER_TLS_CLIENT_CA_FILE: authorityFile })).toEqual([]);
      const tokens = { UCS_TOKENS_FILE: fileOf('a-token-of-sixteen\n') };
      expect(mistakesOf({ UCS_HOST: host, ...TLS, ...tokens })).toEqual([]);
      expect(mistakesOf({ UCS_HOST: host, ...tokens })).toEqual([expect.stringContaining('in plain text')]);
      expect(mistakesOf({ UCS_HOST: host, ...tokens, UCS_TOKEN_PLAIN_TEXT: 'on' })).toEqual([]);
    },
  );

  it.each(['127.0.0.1', '::1', 'localhost'])('on %s needs none', (host) => {
    expect(mistakesOf({ UCS_HOST: host })).toEqual([]);
    expect(mistakesOf({ UCS_HOST: host, ...TLS })).toEqual([]);
  });

  it.each([
    [{ UCS_SERVER_TLS_CERT_FILE: serverFiles.certFile }, 'go together'],
    [{ UCS_SERVER_TLS_CLIENT_CA_FILE: authorityFile }, 'UCS_SERVER_TLS_CERT_FILE'],
    [{ ...TLS, UCS_SERVER_TLS_KEY_FILE: authorityFile }, 'cannot be used'],
    [{ ...TLS, UCS_SERVER_TLS_CLIENT_CA_FILE: '/no/such/file' }, 'cannot be read'],
    [{ UCS_TOKENS_FILE: '/no/such/file' }, 'cannot be read'],
  ])('is told what is wrong with %j', (env, problem) => {
    expect(mistakesOf(env)).toEqual([expect.stringContaining(problem)]);
  });

  it.each(['# none yet\n', 'a-token-of-sixteen\nshort\n', 'a token with spaces in it\n'])(
    'takes no file of tokens such as %j',
    (text) => {
      const [mistake] = mistakesOf({ UCS_TOKENS_FILE: fileOf(text) });
      expect(mistake).toContain('at least 16 characters');
    },
  );

  it('is no affair of a gateway, which starts none there', () => {
    expect(mistakesOf({ UCS_HOST: '0.0.0.0' }, 'gateway')).toEqual([]);
  });
});

describe('a gateway’s token for its UCS', () => {
  const token = () => ({ UCS_TOKEN_FILE: fileOf('a-token-of-sixteen\n') });

  it.each(['10.0.0.7:50051', 'dns:///ucs:50051', 'ucs:50051', '127.0.0.1:1,ucs:50051', 'ipv6:[::2]:50051'])(
    'goes to %s over TLS only, unless a setting says so',
    (target) => {
      const env = { ...token(), UCS_TARGET: target };
      expect(mistakesOf(env, 'gateway')).toEqual([expect.stringContaining('in plain text')]);
      expect(mistakesOf({ ...env, UCS_TLS_CA_FILE: authorityFile }, 'gateway')).toEqual([]);
      expect(mistakesOf({ ...env, UCS_TOKEN_PLAIN_TEXT: 'on' }, 'gateway')).toEqual([]);
    },
  );

  it.each(['127.0.0.1:50051', 'localhost:1', 'dns:///localhost:1', 'ipv6:[::1]:50051', 'unix:/run/ucs.sock'])(
    'goes to %s as it is',
    (target) => {
      expect(mistakesOf({ ...token(), UCS_TARGET: target }, 'gateway')).toEqual([]);
    },
  );

  it('is told of when it cannot be read, or could be guessed, without being shown', () => {
    expect(mistakesOf({ UCS_TOKEN_FILE: '/no/such/file' }, 'gateway')).toEqual([
      expect.stringContaining('cannot be read'),
    ]);
    const [mistake] = mistakesOf({ UCS_TOKEN_FILE: fileOf('hunter2') }, 'gateway');
    expect(mistake).toContain('at least 16 characters');
    expect(mistake).not.toContain('hunter2');
  });
});
