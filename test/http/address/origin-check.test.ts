import { describe, expect, it } from 'vitest';
import { createAddresses } from '../../../src/http/address/addresses.ts';
import { createOriginCheck } from '../../../src/http/address/origin-check.ts';
import { type Sent, toNodeRequest } from '../../support/node-request.ts';

const addresses = createAddresses({ trustedProxies: ['10.1.0.0/16', 'fd00::1'], publicUrl: undefined });
const check = createOriginCheck(['https://Desk.example:8443'], addresses);

describe('the origin of a request', () => {
  it.each<[string, Sent, string]>([
    ['absent', { headers: {} }, 'none'],
    ['our own', { headers: { origin: 'http://hub.example' } }, 'same'],
    ['our own in other case', { headers: { origin: 'HTTP://Hub.Example' } }, 'same'],
    ['our own with the default port', { headers: { origin: 'http://hub.example', host: 'hub.example:80' } }, 'same'],
    ['our own over TLS', { headers: { origin: 'https://hub.example' }, tls: true }, 'same'],
    ['of another scheme', { headers: { origin: 'https://hub.example' } }, 'foreign'],
    ['of another port', { headers: { origin: 'http://hub.example:81' } }, 'foreign'],
    ['of another host', { headers: { origin: 'http://sub.hub.example' } }, 'foreign'],
    ['null', { headers: { origin: 'null' } }, 'foreign'],
    ['empty', { headers: { origin: '' } }, 'foreign'],
    ['on the list', { headers: { origin: 'https://desk.example:8443' } }, 'allowed'],
    ['on the list but for its port', { headers: { origin: 'https://desk.example' } }, 'foreign'],
  ])('that is %s [S3]', (_what, sent, verdict) => {
    expect(check.judge(toNodeRequest(sent))).toBe(verdict);
  });

  const forwarded = { origin: 'https://hub.public', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'hub.public' };

  it.each(['10.1.2.3', '::ffff:10.1.2.3', 'fd00::1'])('counts what the trusted proxy %s says of it [S3]', (from) => {
    expect(check.judge(toNodeRequest({ headers: forwarded, from }))).toBe('same');
  });

  it.each(['10.2.0.1', 'fd00::2', '127.0.0.1'])('does not believe %s, which is no trusted proxy [S3]', (from) => {
    expect(check.judge(toNodeRequest({ headers: forwarded, from }))).toBe('foreign');
  });

  it('takes what the nearest proxy added to a list that a client began', () => {
    const headers = { ...forwarded, 'x-forwarded-host': 'evil.example, hub.public', origin: 'https://evil.example' };
    expect(check.judge(toNodeRequest({ headers, from: '10.1.2.3' }))).toBe('foreign');
  });

  it.each<[string, Sent['headers'], string]>([
    ['that the browser calls of our own', { 'sec-fetch-site': 'same-origin' }, 'none'],
    ['that a user has typed', { 'sec-fetch-site': 'none' }, 'none'],
    ['of our own page over plain HTTP', { referer: 'http://hub.example/console' }, 'same'],
    ['of a page on the list', { referer: 'https://desk.example:8443/x' }, 'allowed'],
    [
      'of a page on the list, another site',
      { 'sec-fetch-site': 'cross-site', referer: 'https://desk.example:8443/' },
      'allowed',
    ],
    ['of another host of the site', { referer: 'http://other.hub.example/' }, 'foreign'],
    ['of another port of the host', { referer: 'http://hub.example:81/' }, 'foreign'],
    [
      'of another port, as the browser says',
      { 'sec-fetch-site': 'same-site', referer: 'http://hub.example:81/' },
      'foreign',
    ],
    ['of another site that hides itself', { 'sec-fetch-site': 'cross-site' }, 'foreign'],
    ['with a referrer that is none', { referer: 'about:client' }, 'foreign'],
    ['with an empty referrer', { referer: '' }, 'foreign'],
    ['that says nothing of its page', {}, 'unknown'],
  ])('is judged for a script %s [S3]', (_what, headers, verdict) => {
    expect(check.judgeScript(toNodeRequest({ headers: { host: 'hub.example', ...headers } }))).toBe(verdict);
  });

  it('may be anything but null where every origin is allowed', () => {
    const open = createOriginCheck(['*'], addresses);
    expect(open.judge(toNodeRequest({ headers: { origin: 'https://evil.example' } }))).toBe('allowed');
    expect(open.judge(toNodeRequest({ headers: { origin: 'null' } }))).toBe('foreign');
  });
});
