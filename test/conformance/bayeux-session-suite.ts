import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BayeuxServer, type StartBayeuxServer, startBayeuxServer, toCaller } from '../support/bayeux-server.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { openWireClient, shakeHands, type TransportName, type WireClient } from '../support/wire-client.ts';

/** Meta messages, sessions, identity and extensions over every transport. Reference: bayeux.md, by rule id. */
export function bayeuxSessionSuite(transport: TransportName, startServer: StartBayeuxServer = startBayeuxServer): void {
  describe(`sessions over ${transport}`, () => {
    let server: BayeuxServer;
    let clock: ManualClock;
    let client: WireClient;
    const opened: WireClient[] = [];

    async function open(user = 'alice'): Promise<WireClient> {
      const next = await openWireClient(server, transport, user);
      opened.push(next);
      return next;
    }
    beforeEach(async () => {
      clock = createManualClock();
      server = await startServer({ clock });
      client = await open();
    });
    afterEach(async () => {
      for (const one of opened.splice(0)) one.close();
      await server.stop();
    });

    const connectOf = (clientId: string) => ({ channel: '/meta/connect', clientId, connectionType: transport });

    it('answers a handshake alone: its companions are neither processed nor answered [H1, H2]', async () => {
      const other = await open();
      const clientId = await shakeHands(other, transport);
      await other.request({ channel: '/meta/subscribe', clientId, subscription: '/test/a' });
      const handshake = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: [transport] };
      const answer = await client.exchange(
        JSON.stringify([
          { channel: '/test/a', id: '1', clientId, data: 'companion' },
          { ...handshake, id: '2' },
          { channel: '/meta/disconnect', id: '3', clientId },
          { ...handshake, id: '4' },
          {},
        ]),
      );
      expect(answer).toMatchObject([{ channel: '/meta/handshake', id: '2', successful: true }]);
      expect(server.host.stats().sessions).toBe(2);
      await other.request({ channel: '/test/a', clientId, data: 'own' });
      await other.eventCount(1);
      expect(other.events.map(({ data }) => data)).toEqual(['own']);
      expect(client.batches).toHaveLength(1);
    });

    it('answers the first connect at once and holds the second to its timeout [N1, N2]', async () => {
      const clientId = await shakeHands(client, transport);
      const held = client.request(connectOf(clientId));
      await heldConnects(1);
      clock.advance(30_000);
      expect((await held)[0]).toMatchObject({
        channel: '/meta/connect',
        successful: true,
        advice: { reconnect: 'retry', interval: 0, timeout: 30_000 },
      });
    });

    it('does not hold a connect that has companions [N2]', async () => {
      const clientId = await shakeHands(client, transport);
      const replies = await client.request(connectOf(clientId), {
        channel: '/meta/subscribe',
        clientId,
        subscription: '/test/a',
      });
      expect(replies.map(({ successful }) => successful)).toEqual([true, true]);
      if (transport === 'websocket') return;
      expect(client.batches.at(-1)?.map(({ channel }) => channel)).toEqual(['/meta/subscribe', '/meta/connect']);
    });

    it('answers the older of two connects and holds the newer [N3]', async () => {
      const clientId = await shakeHands(client, transport);
      const older = client.request(connectOf(clientId));
      await heldConnects(1);
      const newer = client.request(connectOf(clientId));
      const advice = { reconnect: 'retry', interval: 0, timeout: 30_000 };
      expect((await older)[0]).toMatchObject({ successful: true, advice });
      await heldConnects(1);
      clock.advance(30_000);
      expect((await newer)[0]).toMatchObject({ successful: true });
    });

    it.each(['/meta/connect', '/meta/subscribe', '/meta/unsubscribe', '/meta/disconnect', '/test/a'])(
      'advises whoever speaks on %s with a session unknown or ended to shake hands again, at once [N4]',
      async (channel) => {
        const clientId = await shakeHands(client, transport);
        await client.request({ channel: '/meta/disconnect', clientId });
        for (const id of [clientId, 'nobody', undefined, 7, '__proto__']) {
          const [reply] = await client.request({ channel, clientId: id, data: 1, subscription: '/test/a' });
          expect(reply).toMatchObject({ channel, successful: false, error: '402::session_unknown' });
          expect(reply?.advice).toEqual({ reconnect: 'handshake', interval: 0 });
        }
      },
    );

    it('answers everything else beside a held connect [E6]', async () => {
      const clientId = await shakeHands(client, transport);
      const held = client.request(connectOf(clientId));
      await heldConnects(1);
      const replies = await client.request(
        { channel: '/meta/subscribe', clientId, subscription: '/test/a' },
        { channel: '/test/b', clientId, data: 1 },
        { channel: '/meta/unsubscribe', clientId, subscription: '/test/a' },
      );
      expect(replies.map(({ successful }) => successful)).toEqual([true, true, true]);
      expect(server.host.stats().heldConnects).toBe(1);
      await client.request({ channel: '/meta/disconnect', clientId });
      await held;
    });

    it('lets events ride on connect replies only, or pushes them over WebSocket [E5, W1]', async () => {
      const clientId = await shakeHands(client, transport);
      await client.request({ channel: '/meta/subscribe', clientId, subscription: '/test/a' });
      const answer = await client.exchange(JSON.stringify([{ channel: '/test/a', id: 'own', clientId, data: 1 }]));
      expect(answer.map(({ data, id }) => data ?? id)).toEqual(transport === 'websocket' ? [1, 'own'] : ['own']);
      if (transport === 'websocket') return;
      const rest = await client.exchange(JSON.stringify([{ ...connectOf(clientId), id: 'c' }]));
      expect(rest.map(({ data, id }) => data ?? id)).toEqual([1, 'c']);
    });

    it('wakes the held connect at disconnect, with reconnect none [N5]', async () => {
      const clientId = await shakeHands(client, transport);
      const held = client.request(connectOf(clientId));
      await heldConnects(1);
      const [bye] = await client.request({ channel: '/meta/disconnect', clientId });
      expect(bye).toMatchObject({ channel: '/meta/disconnect', successful: true });
      expect((await held)[0]).toMatchObject({ successful: true, advice: { reconnect: 'none' } });
      expect(server.host.stats()).toMatchObject({ sessions: 0, timers: 0 });
    });

    it('ends a session that no connect comes for, and gives its memory back [N6]', async () => {
      const clientId = await shakeHands(client, transport);
      await client.request({ channel: '/meta/subscribe', clientId, subscription: '/test/a' });
      await expect.poll(() => server.host.stats().exchanges).toBe(0);
      clock.advance(10_001);
      expect(server.host.stats()).toMatchObject({ sessions: 0, subscriptions: 0, queuedMessages: 0, timers: 0 });
      // Of an open socket: one looks at it, one at its sign-in.
      expect(clock.pending()).toBeLessThanOrEqual(transport === 'websocket' ? 2 : 0);
      expect((await client.request(connectOf(clientId)))[0]).toMatchObject({ error: '402::session_unknown' });
    });

    it('delivers nothing of a channel after the unsubscribe is answered [U1]', async () => {
      const clientId = await shakeHands(client, transport);
      const subscription = '/test/a';
      await client.request({ channel: '/meta/subscribe', clientId, subscription });
      await client.request({ channel: '/meta/unsubscribe', clientId, subscription });
      await client.request(
        { channel: '/meta/subscribe', clientId, subscription: '/test/b' },
        { channel: '/test/a', clientId, data: 'late' },
        { channel: '/test/b', clientId, data: 'on' },
      );
      await client.eventCount(1);
      expect(client.events).toEqual([{ channel: '/test/b', data: 'on' }]);
    });

    it('lets nothing through after an unsubscribe of what waited before it [U1]', async () => {
      const clientId = await shakeHands(client, transport, { ext: { ack: true } });
      await client.request({ channel: '/meta/subscribe', clientId, subscription: ['/test/a', '/test/b', '/test/*'] });
      for (const channel of ['/test/a', '/test/b', '/test/c']) server.host.publish(channel, '"waiting"');
      await client.request({ channel: '/meta/unsubscribe', clientId, subscription: ['/test/a', '/test/*'] });
      await client.request({ ...connectOf(clientId), ext: { ack: 0 } });
      expect(client.events).toEqual([{ channel: '/test/b', data: 'waiting' }]);
    });

    it('keeps what was not acknowledged when a client leaves, for its next link [N7, W4, X1]', async () => {
      const clientId = await shakeHands(client, transport, { ext: { ack: true } });
      await client.request({ channel: '/meta/subscribe', clientId, subscription: '/test/a' });
      server.host.publish('/test/a', '1');
      await client.request({ ...connectOf(clientId), ext: { ack: 0 } });
      const held = client.request({ ...connectOf(clientId), ext: { ack: 1 } }).catch(() => {});
      await heldConnects(1);
      client.close();
      await heldConnects(0);
      await Promise.race([held, undefined]);
      server.host.publish('/test/a', '2');
      const again = await open();
      await again.request({ ...connectOf(clientId), ext: { ack: 1 } });
      expect(again.events).toEqual([{ channel: '/test/a', data: 2 }]);
    });

    it.each(['websocket', 'long-polling', 'callback-polling'] as const)(
      'goes on over %s with a session that shook hands here, under the same identity only [W3, S2]',
      async (next) => {
        const clientId = await shakeHands(client, transport);
        await client.request({ channel: '/meta/subscribe', clientId, subscription: '/test/a' });
        const elsewhere = await openWireClient(server, next);
        const thief = await openWireClient(server, next, 'mallory');
        opened.push(elsewhere, thief);
        const connect = { channel: '/meta/connect', clientId, connectionType: next, advice: { timeout: 0 } };
        expect((await thief.request(connect))[0]).toMatchObject({ error: '402::session_unknown' });
        expect((await elsewhere.request(connect))[0]).toMatchObject({ successful: true });
        server.host.publish('/test/a', '1');
        if (next === 'websocket') await elsewhere.eventCount(1);
        else await elsewhere.request(connect);
        expect(elsewhere.events).toEqual([{ channel: '/test/a', data: 1 }]);
        expect([client.events, thief.events]).toEqual([[], []]);
      },
    );

    it('refuses a client id under another identity [S2, W3]', async () => {
      const clientId = await shakeHands(client, transport);
      const held = client.request(connectOf(clientId));
      await heldConnects(1);
      const thief = await open('mallory');
      for (const message of [
        connectOf(clientId),
        { channel: '/meta/subscribe', clientId, subscription: '/test/**' },
        { channel: '/meta/unsubscribe', clientId, subscription: '/test/a' },
        { channel: '/test/a', clientId, data: 1 },
        { channel: '/meta/disconnect', clientId },
      ]) {
        expect((await thief.request(message))[0]).toMatchObject({ successful: false, error: '402::session_unknown' });
      }
      expect(server.host.stats()).toMatchObject({ sessions: 1, heldConnects: 1, subscriptions: 0 });
      clock.advance(30_000);
      expect((await held)[0]).toMatchObject({ successful: true, advice: { reconnect: 'retry' } });
    });

    it('brings notifications to the sessions of their user alone, also through /** [C5]', async () => {
      const other = await open('bob');
      for (const one of [client, other]) {
        const clientId = await shakeHands(one, transport);
        await one.request({ channel: '/meta/subscribe', clientId, subscription: ['/**', '/v2/ucs/interactions'] });
      }
      server.logs.append(toCaller('bob'), '{"referenceId":1}');
      server.logs.append(toCaller('alice'), '{"referenceId":2}');
      server.host.publish('/notifications/services', '{"state":"Active"}');
      await Promise.all([client.eventCount(2), other.eventCount(2)]);
      expect(client.events).toContainEqual({ channel: '/v2/ucs/interactions', data: { referenceId: 2 } });
      expect(other.events).toContainEqual({ channel: '/v2/ucs/interactions', data: { referenceId: 1 } });
      for (const { events } of [client, other]) {
        expect(events).toHaveLength(2);
        expect(events).toContainEqual({ channel: '/notifications/services', data: { state: 'Active' } });
      }
    });

    it('tells the journal what has reached a session', async () => {
      const clientId = await shakeHands(client, transport);
      await client.request({ channel: '/meta/subscribe', clientId, subscription: '/v2/ucs/interactions' });
      const { offset } = server.logs.append(toCaller('alice'), '1');
      await client.eventCount(1);
      await client.request({ channel: '/meta/nonsense', clientId });
      expect(server.logs.deliveredThrough(toCaller('alice'))).toBe(offset);
    });

    it('answers held connects when it drains, and takes no new session [W7]', async () => {
      const clientId = await shakeHands(client, transport);
      const held = client.request(connectOf(clientId));
      await heldConnects(1);
      server.host.drain();
      expect((await held)[0]).toMatchObject({ successful: true, advice: { interval: 1000 } });
    });

    /** The server has the connect once its statistics show it; each look gives it a turn. */
    async function heldConnects(count: number): Promise<void> {
      while (server.host.stats().heldConnects !== count) await new Promise(setImmediate);
    }
  });
}
