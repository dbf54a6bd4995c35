import { describe, expect, it } from 'vitest';
import { parseBasicCredentials } from '../../../src/identity/password/basic-credentials.ts';

describe('HTTP Basic', () => {
  it.each([
    ['alice:demo', { userName: 'alice', password: 'demo' }],
    ['alice:with:colons', { userName: 'alice', password: 'with:colons' }],
    ['alice', { userName: 'alice', password: '' }],
    [':', { userName: '', password: '' }],
    ['jürgen:größe €', { userName: 'jürgen', password: 'größe €' }],
  ])('reads %j in UTF-8 [RFC 7617]', (text, read) => {
    expect(parseBasicCredentials(Buffer.from(text).toString('base64'))).toEqual(read);
  });

  it('reads Latin-1 where the bytes cannot be UTF-8', () => {
    const base64 = Buffer.from('jürgen:größe', 'latin1').toString('base64');
    expect(parseBasicCredentials(base64)).toEqual({ userName: 'jürgen', password: 'größe' });
  });
});
