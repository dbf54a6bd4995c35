import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BayeuxServer, startBayeuxServer, toCaller } from '../support/bayeux-server.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { openWireClient, shakeHands, type TransportName, type WireClient } from '../support/wire-client.ts';

/** Meta messages, sessions, identity and extensions over every transport. Reference: bayeux.md, by rule id. */
export function bayeuxSessionSuite(transport: TransportName): void {
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
      server = await startBayeuxServer({ clock });
      client = await open();
    });
    afterEach(async () => {
      for (const one of opened.splice(0)) one.close();
      await server.stop();
    });

    const connectOf = (clientId: string) => ({ channel: '/meta/connect', clientId, connectionType: transport });

    it('answers a handshake alone and ignores its companions [H1, H2]', async () => {
      const [reply] = await client.request({
        channel: '/meta/handshake',
        version: '1.0',
        supportedConnectionTypes: [transport],
      });
      const [only] = client.batches;
      expect(only).toEqual([reply]);
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
      expect((await older)[0]).toMatchObject({ successful: true });
      await heldConnects(1);
      clock.advance(30_000);
      expect((await newer)[0]).toMatchObject({ successful: true });
    });

    it('obeys advice.timeout of the client for one connect [F9]', async () => {
      const clientId = await shakeHands(client, transport);
      const [reply] = await client.request({ ...connectOf(clientId), advice: { timeout: 0 } });
      expect(reply).toMatchObject({ successful: true, advice: { reconnect: 'retry' } });
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
      clock.advance(10_001);
      expect(server.host.stats()).toMatchObject({ sessions: 0, subscriptions: 0, queuedMessages: 0, timers: 0 });
      expect(clock.pending()).toBeLessThanOrEqual(transport === 'websocket' ? 1 : 0);
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

    it('refuses a client id under another identity [S2, W3]', async () => {
      const clientId = await shakeHands(client, transport);
      const thief = await open('mallory');
      for (const message of [connectOf(clientId), { channel: '/test/a', clientId, data: 1 }]) {
        expect((await thief.request(message))[0]).toMatchObject({ successful: false, error: '402::session_unknown' });
      }
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

    it('numbers batches with ack and sends again what was not acknowledged [X1]', async () => {
      const clientId = await shakeHands(client, transport, { ext: { ack: true } });
      await client.request({ channel: '/meta/subscribe', clientId, subscription: '/test/a' });
      await client.request({ channel: '/test/a', clientId, data: 'first' });
      const [first] = await client.request({ ...connectOf(clientId), ext: { ack: 0 } });
      expect(first?.ext).toEqual({ ack: 1 });
      const [again] = await client.request({ ...connectOf(clientId), ext: { ack: 0 } });
      expect(again?.ext).toEqual({ ack: 2 });
      expect(client.events.map(({ data }) => data)).toEqual(['first', 'first']);
    });

    it('answers timesync with its own times [X2]', async () => {
      const [reply] = await client.request({
        channel: '/meta/handshake',
        version: '1.0',
        supportedConnectionTypes: [transport],
        ext: { timesync: { tc: 5, l: 0, o: 0 } },
      });
      expect(reply?.ext).toMatchObject({ timesync: { tc: 5, ts: expect.any(Number), p: expect.any(Number) } });
    });

    it('replays the log by id, with ids and epoch on events [X6]', async () => {
      const [handshake] = await client.request({
        channel: '/meta/handshake',
        version: '1.0',
        supportedConnectionTypes: [transport],
        ext: { replay: true },
      });
      expect(handshake?.ext).toMatchObject({ replay: true });
      const clientId = String(handshake?.clientId);
      for (const data of ['1', '2', '3']) server.logs.append(toCaller('alice'), data);
      await client.request(connectOf(clientId));
      const ext = { replay: { '/v2/ucs/interactions': 1 } };
      await client.request({ channel: '/meta/subscribe', clientId, subscription: '/v2/ucs/interactions', ext });
      await client.eventCount(2);
      expect(client.events).toEqual([
        { channel: '/v2/ucs/interactions', data: 2, ext: { replay: { id: 2, epoch: 'double' } } },
        { channel: '/v2/ucs/interactions', data: 3, ext: { replay: { id: 3, epoch: 'double' } } },
      ]);
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
