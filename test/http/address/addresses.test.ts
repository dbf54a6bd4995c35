import { describe, expect, it } from 'vitest';
import { createAddresses } from '../../../src/http/address/addresses.ts';
import { type Sent, toNodeRequest } from '../../support/node-request.ts';

const PROXY = '10.1.2.3';
const addresses = createAddresses({ trustedProxies: ['10.1.0.0/16', 'fd00::1'], publicUrl: undefined });

describe('the address of the client', () => {
  it.each<[string, Sent, string]>([
    ['of the socket', { headers: {} }, '10.0.0.7'],
    ['of the socket, IPv4 over IPv6', { headers: {}, from: '::ffff:192.0.2.1' }, '192.0.2.1'],
    ['of the socket, when it is no trusted proxy', { headers: { 'x-forwarded-for': '192.0.2.9' } }, '10.0.0.7'],
    ['of the proxy, when it says nothing', { headers: {}, from: PROXY }, PROXY],
    ['that the proxy says', { headers: { 'x-forwarded-for': '192.0.2.9' }, from: PROXY }, '192.0.2.9'],
    ['that an IPv6 proxy says', { headers: { 'x-forwarded-for': '2001:DB8::1' }, from: 'fd00::1' }, '2001:db8::1'],
    ['with a port', { headers: { 'x-forwarded-for': '192.0.2.9:51234' }, from: PROXY }, '192.0.2.9'],
    ['in brackets', { headers: { 'x-forwarded-for': '[2001:db8::1]:443' }, from: PROXY }, '2001:db8::1'],
    [
      'that the client made up before',
      { headers: { 'x-forwarded-for': '1.1.1.1, 192.0.2.9' }, from: PROXY },
      '192.0.2.9',
    ],
    [
      'behind two proxies',
      { headers: { 'x-forwarded-for': '192.0.2.9,10.1.0.4 , 10.1.0.5' }, from: PROXY },
      '192.0.2.9',
    ],
    ['where all are proxies', { headers: { 'x-forwarded-for': '10.1.0.4, 10.1.0.5' }, from: PROXY }, '10.1.0.4'],
    ['up to what is no address', { headers: { 'x-forwarded-for': 'unknown, 10.1.0.5' }, from: PROXY }, '10.1.0.5'],
    ['where nothing is one', { headers: { 'x-forwarded-for': '1.2.3.4:x' }, from: PROXY }, PROXY],
  ])('is that %s', (_what, sent, address) => {
    expect(addresses.clientAddress(toNodeRequest(sent))).toBe(address);
  });

  it('is told when somebody says it who is not believed, and not otherwise', () => {
    const untrusted: string[] = [];
    const told = createAddresses({ trustedProxies: ['10.1.0.0/16'], publicUrl: undefined }, (address) =>
      untrusted.push(address),
    );
    for (const name of ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host']) {
      told.clientAddress(toNodeRequest({ headers: { [name]: '192.0.2.9' } }));
      told.clientAddress(toNodeRequest({ headers: { [name]: '192.0.2.9' }, from: PROXY }));
    }
    told.clientAddress(toNodeRequest({ headers: {} }));
    expect(untrusted).toEqual(['10.0.0.7', '10.0.0.7', '10.0.0.7']);
  });

  it('costs no more than a bounded number of steps, however long the list', () => {
    const headers = { 'x-forwarded-for': Array.from({ length: 5000 }, () => '10.1.0.9').join(',') };
    expect(addresses.clientAddress(toNodeRequest({ headers, from: PROXY }))).toBe('10.1.0.9');
  });
});

describe('the own origin', () => {
  it.each<[string, Sent, string]>([
    ['Host', { headers: {} }, 'http://hub.example'],
    ['Host and its port', { headers: { host: 'Hub.example:8090' } }, 'http://hub.example:8090'],
    [
      'Host over TLS, without the usual port',
      { headers: { host: 'hub.example:443' }, tls: true },
      'https://hub.example',
    ],
    ['the address that was called, without a Host', { headers: { host: '' } }, 'http://10.0.0.1:8090'],
  ])('is that of %s', (_what, sent, origin) => {
    expect(addresses.ownOrigin(toNodeRequest(sent))).toBe(origin);
  });

  it.each<[Record<string, string>, string]>([
    [{ 'x-forwarded-proto': 'https' }, 'https://hub.example'],
    [{ 'x-forwarded-proto': 'wss' }, 'https://hub.example'],
    [{ 'x-forwarded-proto': 'gopher' }, 'http://hub.example'],
    [{ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'public.example' }, 'https://public.example'],
    [{ 'x-forwarded-host': 'public.example:8443', 'x-forwarded-port': '443' }, 'http://public.example:8443'],
    [{ 'x-forwarded-host': 'public.example', 'x-forwarded-port': '8443' }, 'http://public.example:8443'],
    [{ 'x-forwarded-proto': 'https', 'x-forwarded-port': '443', host: 'hub.example:8090' }, 'https://hub.example'],
    [{ 'x-forwarded-host': '[2001:db8::1]', 'x-forwarded-port': '81' }, 'http://[2001:db8::1]:81'],
    [{ 'x-forwarded-host': 'not a host' }, 'http://hub.example'],
    [{ 'x-forwarded-port': '99999' }, 'http://hub.example'],
    // What a client made up stands before what the proxy added.
    [
      { 'x-forwarded-host': 'evil.example, public.example', 'x-forwarded-proto': 'https, http' },
      'http://public.example',
    ],
    // Two proxies, TLS ends at the outer one.
    [
      {
        'x-forwarded-for': '192.0.2.9, 10.1.0.4',
        'x-forwarded-proto': 'https, http',
        'x-forwarded-host': 'a.example, b.example',
      },
      'https://a.example',
    ],
    [{ 'x-forwarded-for': '192.0.2.9, 10.1.0.4', 'x-forwarded-proto': 'https' }, 'https://hub.example'],
  ])('by the headers %j of a trusted proxy is %s', (headers, origin) => {
    expect(addresses.ownOrigin(toNodeRequest({ headers, from: PROXY }))).toBe(origin);
    expect(addresses.isSecure(toNodeRequest({ headers, from: PROXY }))).toBe(origin.startsWith('https:'));
    expect(addresses.ownOrigin(toNodeRequest({ headers: { ...headers, host: 'hub.example' } }))).toBe(
      'http://hub.example',
    );
  });

  it('is PUBLIC_URL where there is one, whatever a request says', () => {
    const fixed = createAddresses({ trustedProxies: ['10.1.0.0/16'], publicUrl: 'https://Hub.public:443/' });
    const headers = {
      'x-forwarded-host': 'other.example',
      'x-forwarded-proto': 'http',
      'x-forwarded-for': '192.0.2.9',
    };
    const req = toNodeRequest({ headers, from: PROXY });
    expect(fixed.ownOrigin(req)).toBe('https://hub.public');
    expect(fixed.isSecure(req)).toBe(true);
    expect(fixed.clientAddress(req)).toBe('192.0.2.9');
  });
});
