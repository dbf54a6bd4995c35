import { describe, expect, it } from 'vitest';
import { parseBrowserCookie, toBrowserCookie } from '../../../src/bayeux/transport/browser-cookie.ts';

describe('the BAYEUX_BROWSER cookie', () => {
  it.each([
    ['BAYEUX_BROWSER=abc', 'abc'],
    ['a=1; BAYEUX_BROWSER=abc; b=2', 'abc'],
    ['a=1;BAYEUX_BROWSER=abc', 'abc'],
    ['XBAYEUX_BROWSER=no; BAYEUX_BROWSER=yes', 'yes'],
    ['BAYEUX_BROWSER=', undefined],
    [`BAYEUX_BROWSER=${'a'.repeat(65)}`, undefined],
    ['BAYEUX_BROWSER=a b', undefined],
    ['BAYEUX_BROWSER', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('is read from %j as %j [S1]', (header, value) => {
    expect(parseBrowserCookie(header)).toBe(value);
  });

  it('is HttpOnly and SameSite, and Secure on TLS [S1]', () => {
    expect(toBrowserCookie('abc', 'lax', false)).toBe('BAYEUX_BROWSER=abc; Path=/; HttpOnly; SameSite=Lax');
    expect(toBrowserCookie('abc', 'omit', false)).toBe('BAYEUX_BROWSER=abc; Path=/; HttpOnly');
    expect(toBrowserCookie('abc', 'lax', true)).toBe('BAYEUX_BROWSER=abc; Path=/; HttpOnly; SameSite=Lax; Secure');
  });
});
