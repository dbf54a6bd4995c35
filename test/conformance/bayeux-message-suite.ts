import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BayeuxServer, type StartBayeuxServer, startBayeuxServer } from '../support/bayeux-server.ts';
import {
  type Message,
  openWireClient,
  shakeHands,
  type TransportName,
  type WireClient,
} from '../support/wire-client.ts';

/** Envelope, fields, channels: what holds for single messages over every transport. Reference: bayeux.md, by rule id. */
export function bayeuxMessageSuite(transport: TransportName, startServer: StartBayeuxServer = startBayeuxServer): void {
  describe(`messages over ${transport}`, () => {
    let server: BayeuxServer;
    let client: WireClient;

    beforeEach(async () => {
      server = await startServer();
      client = await openWireClient(server, transport);
    });
    afterEach(async () => {
      client.close();
      await server.stop();
    });

    const handshake = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: [transport] };

    async function inSession(message: Message): Promise<Message | undefined> {
      const clientId = await shakeHands(client, transport);
      const [reply] = await client.request({ clientId, ...message });
      return reply;
    }

    it('answers a client that never shook hands [E3, N4]', async () => {
      const [reply] = await client.request({ channel: '/meta/connect', connectionType: transport });
      expect(reply).toMatchObject({ channel: '/meta/connect', successful: false, error: '402::session_unknown' });
      expect(reply?.advice).toMatchObject({ reconnect: 'handshake', interval: 0 });
    });

    it('answers each message of a batch, in order [E2, E3]', async () => {
      const clientId = await shakeHands(client, transport);
      const replies = await client.request(
        { channel: '/meta/subscribe', clientId, subscription: '/test/a' },
        { channel: '/meta/unsubscribe', clientId, subscription: '/test/a' },
        { channel: '/meta/nonsense', clientId },
      );
      expect(replies.map(({ channel }) => channel)).toEqual(['/meta/subscribe', '/meta/unsubscribe', '/meta/nonsense']);
    });

    it('answers an empty message with channel_missing [E8]', async () => {
      const [reply] = await client.request({});
      expect(reply).toMatchObject({ successful: false, error: '400::channel_missing' });
    });

    it('agrees on version and transports in the handshake [F1, F2, F9]', async () => {
      const [reply] = await client.request(handshake);
      expect(reply).toMatchObject({ version: '1.0', successful: true });
      expect(reply?.supportedConnectionTypes).toContain(transport);
      expect(reply?.advice).toEqual({ reconnect: 'retry', interval: 0, timeout: 30_000 });
    });

    it('refuses a handshake without a common transport [F2]', async () => {
      const [reply] = await client.request({ ...handshake, supportedConnectionTypes: ['iframe'] });
      expect(reply).toMatchObject({ successful: false, error: '301::no_common_transport' });
      expect(reply?.supportedConnectionTypes).toContain(transport);
    });

    it('makes client ids of letters and digits with 128 random bits, each once [F3]', async () => {
      const ids = new Set<unknown>();
      for (let turn = 0; turn < 20; turn++) ids.add((await client.request(handshake))[0]?.clientId);
      expect(ids.size).toBe(20);
      for (const id of ids) expect(id).toMatch(/^[0-9A-Za-z]{22,}$/);
    });

    it('echoes the id as it is, "0" too [F4]', async () => {
      const [reply] = await client.request({ ...handshake, id: '0' });
      expect(reply?.id).toBe('0');
    });

    it.each([0, '', false, null, [], { deep: [1, { more: 'ü€😀' }] }])('relays data %j [F6]', async (data) => {
      const clientId = await shakeHands(client, transport);
      await client.request({ channel: '/meta/subscribe', clientId, subscription: '/test/data' });
      const [reply] = await client.request({ channel: '/test/data', clientId, data });
      expect(reply).toMatchObject({ channel: '/test/data', successful: true });
      await client.eventCount(1);
      expect(client.events).toEqual([{ channel: '/test/data', data }]);
    });

    it.each(['/test/a', ['/test/a', '/test/b'], ['/test/a']])(
      'echoes subscription %j in its shape [F8]',
      async (name) => {
        expect(await inSession({ channel: '/meta/subscribe', subscription: name })).toMatchObject({
          successful: true,
          subscription: name,
        });
      },
    );

    it('never relays the id, clientId or ext of a publisher [F11]', async () => {
      const clientId = await shakeHands(client, transport);
      await client.request({ channel: '/meta/subscribe', clientId, subscription: '/test/secret' });
      await client.request({ channel: '/test/secret', clientId, data: 1, ext: { token: 'x', binary: { b: 1 } } });
      await client.eventCount(1);
      expect(client.events).toEqual([{ channel: '/test/secret', data: 1, ext: { binary: { b: 1 } } }]);
    });

    it.each([
      ['foo', '405'],
      ['/test/*', '405'],
      ['/test//a', '405'],
      ['/test/a/', '405'],
      [`/${'a'.repeat(600)}`, '405'],
      [`${'/a'.repeat(33)}`, '405'],
      ['/notpublic', '403'],
      ['/v2/ucs/interactions', '403'],
      ['/notifications/services', '403'],
    ])('refuses to publish on %s [C1, C2]', async (channel, code) => {
      const reply = await inSession({ channel, data: 1 });
      expect(reply).toMatchObject({ channel, successful: false });
      expect(reply?.error).toMatch(new RegExp(`^${code}:`));
    });

    it.each(['/meta/subscribe', '/meta/*', '/meta/**', '/elsewhere', 'foo', '/**/a', ''])(
      'refuses to subscribe to %s [C1, C3]',
      async (subscription) => {
        const reply = await inSession({ channel: '/meta/subscribe', subscription });
        expect(reply).toMatchObject({ successful: false, subscription });
        expect(reply?.error).toMatch(/^403:/);
      },
    );

    it('subscribes to all channels of a request or to none [C6]', async () => {
      const clientId = await shakeHands(client, transport);
      const [refused] = await client.request({
        channel: '/meta/subscribe',
        clientId,
        subscription: ['/test/a', '/elsewhere'],
      });
      expect(refused).toMatchObject({ successful: false, error: '403:/elsewhere:subscription_denied' });
      expect(server.host.stats().subscriptions).toBe(0);
    });

    it('accepts /service channels and hands them to nobody [C4]', async () => {
      const clientId = await shakeHands(client, transport);
      const replies = await client.request(
        { channel: '/meta/subscribe', clientId, subscription: '/service/echo' },
        { channel: '/service/echo', clientId, data: 'x' },
        { channel: '/meta/subscribe', clientId, subscription: '/test/after' },
        { channel: '/test/after', clientId, data: 'y' },
      );
      expect(replies.map(({ successful }) => successful)).toEqual([true, true, true, true]);
      expect(server.host.stats().subscriptions).toBe(1);
      await client.eventCount(1);
      expect(client.events).toEqual([{ channel: '/test/after', data: 'y' }]);
    });

    it('delivers once where several patterns match, and /test/** does not match /test [C1, C5]', async () => {
      const clientId = await shakeHands(client, transport);
      const subscription = ['/test/a/b', '/test/a/*', '/test/**', '/test/a/**', '/**'];
      await client.request({ channel: '/meta/subscribe', clientId, subscription });
      await client.request({ channel: '/test/a/b', clientId, data: 1 }, { channel: '/test/z', clientId, data: 2 });
      await client.eventCount(2);
      expect(client.events.map(({ data }) => data)).toEqual([1, 2]);
    });

    it('answers an unknown meta channel with 404 [C3]', async () => {
      const reply = await inSession({ channel: '/meta/nonsense' });
      expect(reply).toMatchObject({ channel: '/meta/nonsense', successful: false });
      expect(reply?.error).toMatch(/^404:/);
    });

    it.each(['__proto__', 'constructor', '/__proto__', '/toString'])('takes %s as any other name', async (channel) => {
      expect(await inSession({ channel, data: 1 })).toMatchObject({ channel, successful: false });
    });
  });
}
