import { afterEach, describe, expect, it } from 'vitest';
import {
  type BayeuxServer,
  type BayeuxServerOptions,
  type StartBayeuxServer,
  startBayeuxServer,
} from '../support/bayeux-server.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { openWireClient, shakeHands, type TransportName, type WireClient } from '../support/wire-client.ts';

/** Bounds, and how whoever reaches one is told [S4, F10], over every transport. Reference: bayeux.md, by rule id. */
export function bayeuxBoundSuite(transport: TransportName, startServer: StartBayeuxServer = startBayeuxServer): void {
  describe(`bounds over ${transport}`, () => {
    let server: BayeuxServer;
    const opened: WireClient[] = [];

    async function start(options: BayeuxServerOptions): Promise<void> {
      server = await startServer({ clock: createManualClock(), ...options });
    }
    async function open(user = 'alice'): Promise<WireClient> {
      const client = await openWireClient(server, transport, user);
      opened.push(client);
      return client;
    }
    const handshake = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: [transport] };
    const subscribe = (clientId: string, subscription: unknown) => ({
      channel: '/meta/subscribe',
      clientId,
      subscription,
    });

    afterEach(async () => {
      for (const client of opened.splice(0)) client.close();
      await server.stop();
    });

    it('of subscriptions: refused as a whole with 429, and those that are there may be made again [S4, C6]', async () => {
      await start({ subscriptionsMaxPerSession: 2 });
      const client = await open();
      const clientId = await shakeHands(client, transport);
      await client.request(subscribe(clientId, '/test/a'));
      const [refused] = await client.request(subscribe(clientId, ['/test/b', '/test/c']));
      expect(refused).toMatchObject({ successful: false, error: '429::too_many_subscriptions' });
      expect(server.host.stats().subscriptions).toBe(1);
      const [accepted] = await client.request(subscribe(clientId, ['/test/a', '/test/b', '/service/x', '/test/b']));
      expect(accepted?.successful).toBe(true);
    });

    it('of sessions of one user: the one that has been away longest makes room, if there is one [S4]', async () => {
      await start({ sessionsMaxPerIdentity: 2 });
      const [first, second, third] = [await open(), await open(), await open()];
      const eldest = await shakeHands(first, transport);
      await shakeHands(second, transport);
      const [reply] = await third.request(handshake);
      if (transport === 'websocket') {
        expect(reply).toMatchObject({ error: '429::too_many_sessions', advice: { reconnect: 'handshake' } });
        return;
      }
      expect(reply).toMatchObject({ successful: true });
      const [lost] = await first.request({ channel: '/meta/connect', clientId: eldest, connectionType: transport });
      expect(lost).toMatchObject({ error: '402::session_unknown', advice: { reconnect: 'handshake' } });
      expect(server.host.stats().sessions).toBe(2);
    });

    it('of all sessions: refused with 429, and advised to come back [S4]', async () => {
      await start({ sessionsMax: 1 });
      await shakeHands(await open(), transport);
      const [refused] = await (await open('bob')).request(handshake);
      expect(refused).toMatchObject({ successful: false, error: '429::too_many_sessions' });
      expect(refused?.advice).toEqual({ reconnect: 'handshake', interval: 10_000 });
    });

    it.each([
      ['messages', { queueMaxMessages: 3 }],
      ['bytes', { queueMaxBytes: 33 }],
    ])(
      'of a queue in %s, with replay: it is dropped as a whole, and the next connect tells of the gap [S4]',
      async (_, bound) => {
        await start(bound);
        const client = await open();
        const ext = { replay: true, ...(transport === 'websocket' && { ack: true }) };
        const clientId = await shakeHands(client, transport, { ext });
        await client.request(subscribe(clientId, '/test/a'));
        for (const data of [1, 2, 3, 4, 5]) server.host.publish('/test/a', `${data}000`);
        const connect = { channel: '/meta/connect', clientId, connectionType: transport };
        const [told] = await client.request({ ...connect, ext: { ack: 0 } });
        const gap = { gap: true, first: 4, epoch: expect.any(String) };
        expect(told).toMatchObject({ successful: true, ext: { replay: gap } });
        expect(client.events.map(({ data }) => data)).toEqual([4000, 5000]);
        const [next] = await client.request({ ...connect, ext: { ack: 1 }, advice: { timeout: 0 } });
        expect(next?.ext).toEqual(transport === 'websocket' ? { ack: 1 } : undefined);
        expect(server.host.stats().queuedMessages).toBe(0);
      },
    );

    it('of a queue, without replay: the session is ended with 402 and advice to shake hands again [S4]', async () => {
      await start({ queueMaxMessages: 2 });
      const client = await open();
      const clientId = await shakeHands(client, transport, transport === 'websocket' ? { ext: { ack: true } } : {});
      await client.request(subscribe(clientId, '/test/a'));
      for (const data of ['1', '2', '3']) server.host.publish('/test/a', data);
      expect(server.host.stats()).toMatchObject({ sessions: 0, subscriptions: 0, queuedMessages: 0, timers: 0 });
      const [reply] = await client.request({ channel: '/meta/connect', clientId, connectionType: transport });
      expect(reply).toMatchObject({ successful: false, error: '402::session_unknown' });
      expect(reply?.advice).toMatchObject({ reconnect: 'handshake', interval: 0 });
      expect(client.events).toEqual([]);
    });

    it.each([
      ['512 characters', `/test/${'a'.repeat(506)}`, true],
      ['513 characters', `/test/${'a'.repeat(507)}`, false],
      ['32 segments', `/test${'/a'.repeat(31)}`, true],
      ['33 segments', `/test${'/a'.repeat(32)}`, false],
      ['many slashes', `/test${'/'.repeat(5_000)}`, false],
    ])('of a channel name: %s [C1, traps]', async (_, channel, accepted) => {
      await start({});
      const client = await open();
      const clientId = await shakeHands(client, transport);
      const [published] = await client.request({ channel, clientId, data: 1 });
      const [subscribed] = await client.request(subscribe(clientId, channel));
      expect([published?.successful, subscribed?.successful]).toEqual([accepted, accepted]);
      if (accepted) return;
      expect(published?.error).toBe('405::channel_invalid');
      expect(subscribed?.error).toMatch(/^403:.*:subscription_invalid$/);
    });
  });
}
