import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { toCurl } from '../../src/console/page/results/curl.js';

const request = { url: '/api/v2/ucs/interactions/it%20s', body: { note: `it's $HOME "x" \`id\` \\ \n@file` } };
/** What a shell makes of a command: its words, one after the other. */
const wordsOf = (command: string) =>
  execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }; TOKEN=t; ${command}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

describe('a request as curl', () => {
  it('is what was sent, word for word, whatever stands in it', () => {
    expect(wordsOf(toCurl(request, 'http://127.0.0.1:8090', "o'neil; id"))).toEqual([
      '-u',
      "o'neil; id",
      '-H',
      'Content-Type: application/json',
      '--data-raw',
      JSON.stringify(request.body),
      'http://127.0.0.1:8090/api/v2/ucs/interactions/it%20s',
    ]);
  });

  it('has no body where something is only read', () => {
    expect(wordsOf(toCurl({ url: '/api/v2/me', body: undefined }, 'http://a', 'alice'))).toEqual([
      '-u',
      'alice',
      'http://a/api/v2/me',
    ]);
  });

  it('has a place for the token of somebody from an identity provider', () => {
    expect(wordsOf(toCurl(request, 'http://a', undefined)).slice(0, 2)).toEqual(['-H', 'Authorization: Bearer t']);
  });
});
