import { describe, expect, it } from 'vitest';
import { parseRequestTarget } from '../../../src/http/request/request-target.ts';

const target = (text: string, method = 'GET') => parseRequestTarget(method, text)?.target;

describe('a request target', () => {
  it.each([
    ['/api/v2/me', '/api/v2/me'],
    ['/', '/'],
    ['/a?b=%2Fc/../d#'.slice(0, -1), '/a?b=%2Fc/../d'],
    ['//a//b', '//a//b'],
    // Unreserved characters mean themselves, encoded or not; what is reserved stays encoded, in one spelling.
    ['/api/v2/%6De', '/api/v2/me'],
    ['/api/v2/notificati%6fns?x=%6f', '/api/v2/notifications?x=%6f'],
    ['/%7Euser/%2d%5f%2E%30', '/~user/-_.0'],
    ['/a%2fb%3fc', '/a%2Fb%3Fc'],
    ['/gr%c3%b6%c3%9fe', '/gr%C3%B6%C3%9Fe'],
    // Dot segments are resolved.
    ['/api/./v2/x/../me', '/api/v2/me'],
    ['/a/%2e%2E/b', '/b'],
    ['/../../a', '/a'],
    ['/a/..', '/'],
    ['/a/b/.', '/a/b/'],
    ['/a.b/..c', '/a.b/..c'],
  ])('%s in origin-form is %s [RFC 9112, 3.2.1]', (text, plain) => {
    expect(target(text)).toBe(plain);
  });

  it.each([
    ['http://hub.example/api/v2/me', '/api/v2/me', 'hub.example'],
    ['HTTPS://Hub.example:8443/a?b', '/a?b', 'Hub.example:8443'],
    ['http://hub.example', '/', 'hub.example'],
    ['http://hub.example?a', '/?a', 'hub.example'],
    ['http://[::1]:80/a', '/a', '[::1]:80'],
  ])('%s in absolute-form is %s at %s [RFC 9112, 3.2.2]', (text, plain, authority) => {
    expect(parseRequestTarget('GET', text)).toEqual({ target: plain, authority });
  });

  it('is the server as a whole for OPTIONS alone [RFC 9112, 3.2.4]', () => {
    expect(target('*', 'OPTIONS')).toBe('*');
    expect(target('http://hub.example', 'OPTIONS')).toBe('*');
    expect(target('*')).toBeUndefined();
  });

  it.each([
    ...['', 'api/v2/me', 'hub.example:443', 'ftp://hub.example/', 'http://', 'http:///a', 'http://user@hub.example/'],
    ...['/a#b', '/a b', '/a\\b', '/%', '/%4', '/%zz', '/%ff', '/%c3', '/gr\u00f6\u00dfe', '/a\u0000'],
  ])('%j is none', (text) => {
    expect(target(text)).toBeUndefined();
  });
});
