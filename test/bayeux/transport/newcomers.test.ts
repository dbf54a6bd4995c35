import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Turnstile } from '../../../src/kernel/bounds/turnstile.ts';
import type { ReportLimit } from '../../../src/telemetry/port.ts';
import { BAYEUX_PATH, type BayeuxServer, basic, startBayeuxServer } from '../../support/bayeux-server.ts';
import { openRawConnection } from '../../support/raw-http.ts';
import { upgradeHead } from '../../support/raw-websocket.ts';

describe('newcomers to Bayeux', () => {
  let server: BayeuxServer;
  let isFull = false;
  let held: (() => void)[] | undefined;
  let bothHeld = Promise.withResolvers<void>();
  const limits: Parameters<ReportLimit>[] = [];
  const turnstile: Turnstile = {
    enter(pass) {
      if (isFull) return false;
      if (held === undefined) pass();
      else if (held.push(pass) === 2) bothHeld.resolve();
      return true;
    },
  };

  beforeEach(async () => {
    isFull = false;
    held = undefined;
    bothHeld = Promise.withResolvers<void>();
    limits.length = 0;
    server = await startBayeuxServer({
      newcomers: { turnstile, comeAgain: () => 7 },
      reportLimit: (limit, culprit) => limits.push([limit, culprit]),
    });
  });
  afterEach(() => server.stop());

  const headers = { authorization: basic('alice'), 'content-type': 'application/json' };
  const handshake = [{ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] }];
  const post = (messages: readonly object[]) =>
    fetch(server.url, { method: 'POST', headers, body: JSON.stringify(messages) });
  /** The id of a new session. */
  async function shakeHands(): Promise<string> {
    return (await (await post(handshake)).text()).match(/"clientId":"(\w+)"/)?.[1] ?? '';
  }
  const get = (messages: readonly object[]) =>
    fetch(`${server.url}?message=${encodeURIComponent(JSON.stringify(messages))}`, { headers });
  async function upgrade() {
    const connection = await openRawConnection(server.port);
    await connection.write(upgradeHead({}, BAYEUX_PATH));
    return connection.answer();
  }

  it('are told when to come again where too many want to come in, over every transport; sessions go on [S4]', async () => {
    const clientId = await shakeHands();
    isFull = true;
    for (const answer of [await post(handshake), await get(handshake)]) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '7']);
      expect(await answer.json()).toEqual({ statusCode: 4, statusMessage: 'Cannot be served now' });
    }
    const upgraded = await upgrade();
    expect(upgraded).toMatchObject({ status: 503 });
    expect(upgraded !== 'closed' && upgraded.headers.get('retry-after')).toBe('7');
    expect(limits).toEqual(Array(3).fill(['bayeux-newcomers', { address: '127.0.0.1' }]));
    const subscribe = { channel: '/meta/subscribe', clientId, subscription: '/v2/ucs/interactions' };
    expect(await (await post([subscribe])).json()).toMatchObject([{ successful: true }]);
  });

  it('wait for their turn while sessions go on, and may be gone when it comes', async () => {
    const clientId = await shakeHands();
    held = [];
    const answered = post(handshake);
    const leaving = await openRawConnection(server.port);
    const gone = [...server.sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    await leaving.write(upgradeHead({}, BAYEUX_PATH));
    await bothHeld.promise;
    const subscribe = { channel: '/meta/subscribe', clientId, subscription: '/v2/ucs/interactions' };
    expect(await (await post([subscribe])).json()).toMatchObject([{ successful: true }]);
    leaving.socket.resetAndDestroy();
    for (const pass of held) pass();
    expect(await (await answered).json()).toMatchObject([{ successful: true }]);
    await Promise.race(gone);
    expect(server.host.stats().webSockets).toBe(0);
  });
});
