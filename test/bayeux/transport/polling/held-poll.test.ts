import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BayeuxServer, basic, startBayeuxServer } from '../../../support/bayeux-server.ts';

describe('a poll that is held', () => {
  let server: BayeuxServer;
  const leaving = new AbortController();

  beforeEach(async () => {
    server = await startBayeuxServer();
  });
  afterEach(async () => {
    leaving.abort();
    await server.stop();
  });

  const post = (message: object) =>
    fetch(server.url, {
      method: 'POST',
      headers: { authorization: basic('alice'), 'content-type': 'application/json' },
      body: JSON.stringify([message]),
      signal: leaving.signal,
    });
  const connect = (clientId: string) => ({ channel: '/meta/connect', clientId, connectionType: 'long-polling' });

  /** Tens of thousands are held at once. */
  it('keeps neither the headers of its request nor what read its body', async () => {
    const handshake = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] };
    const [{ clientId }]: [{ clientId: string }] = JSON.parse(await (await post(handshake)).text());
    await (await post(connect(clientId))).text();
    const arrives: Promise<[IncomingMessage]> = once(server.http, 'request').then(([req]) => [req]);
    const answer = post(connect(clientId)).catch(() => undefined);
    const [req] = await arrives;
    await vi.waitFor(() => expect(server.host.stats().heldConnects).toBe(1));
    expect([req.headers, req.rawHeaders]).toEqual([{}, []]);
    expect(['data', 'end', 'close'].map((name) => req.listenerCount(name))).toEqual([0, 0, 0]);
    leaving.abort();
    await answer;
  });
});
