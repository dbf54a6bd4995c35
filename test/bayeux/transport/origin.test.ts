import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { createOriginCheck } from '../../../src/bayeux/transport/origin.ts';

type Sent = {
  readonly headers: Readonly<Record<string, string>>;
  readonly from?: string;
  readonly tls?: boolean;
};

function request({ headers, from = '10.0.0.7', tls = false }: Sent): IncomingMessage {
  const socket = tls ? new TLSSocket(new Socket()) : new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: from });
  const req = new IncomingMessage(socket);
  Object.assign(req.headers, { host: 'hub.example', ...headers });
  return req;
}

const check = createOriginCheck({
  allowedOrigins: ['https://Desk.example:8443'],
  trustedProxies: ['10.1.0.0/16', 'fd00::1'],
});

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
    expect(check.judge(request(sent))).toBe(verdict);
  });

  const forwarded = { origin: 'https://hub.public', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'hub.public' };

  it.each(['10.1.2.3', '::ffff:10.1.2.3', 'fd00::1'])('counts what the trusted proxy %s says of it [S3]', (from) => {
    expect(check.judge(request({ headers: forwarded, from }))).toBe('same');
    expect(check.isSecure(request({ headers: forwarded, from }))).toBe(true);
  });

  it.each(['10.2.0.1', 'fd00::2', '127.0.0.1'])('does not believe %s, which is no trusted proxy [S3]', (from) => {
    expect(check.judge(request({ headers: forwarded, from }))).toBe('foreign');
    expect(check.isSecure(request({ headers: forwarded, from }))).toBe(false);
  });

  it('takes what the nearest proxy added to a list that a client began', () => {
    const headers = { ...forwarded, 'x-forwarded-host': 'evil.example, hub.public', origin: 'https://evil.example' };
    expect(check.judge(request({ headers, from: '10.1.2.3' }))).toBe('foreign');
  });

  it('may be anything but null where every origin is allowed', () => {
    const open = createOriginCheck({ allowedOrigins: ['*'], trustedProxies: [] });
    expect(open.judge(request({ headers: { origin: 'https://evil.example' } }))).toBe('allowed');
    expect(open.judge(request({ headers: { origin: 'null' } }))).toBe('foreign');
  });
});
