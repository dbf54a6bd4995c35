import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BayeuxServer, type StartBayeuxServer, startBayeuxServer } from '../support/bayeux-server.ts';
import { createManualClock } from '../support/manual-clock.ts';
import {
  type Message,
  openWireClient,
  shakeHands,
  type TransportName,
  type WireClient,
} from '../support/wire-client.ts';

/** What every field of a message is read and written like, over every transport. Reference: bayeux.md, by rule id. */
export function bayeuxFieldSuite(transport: TransportName, startServer: StartBayeuxServer = startBayeuxServer): void {
  describe(`fields over ${transport}`, () => {
    const clock = createManualClock();
    let server: BayeuxServer;
    let client: WireClient;

    beforeEach(async () => {
      server = await startServer({ clock });
      client = await openWireClient(server, transport);
    });
    afterEach(async () => {
      client.close();
      await server.stop();
    });

    const handshake = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: [transport] };
    const advice = { reconnect: 'retry', interval: 0, timeout: 30_000 };

    it('takes a bare object for an array of one, and answers with an array [E1]', async () => {
      const [reply, ...more] = await client.exchange(JSON.stringify({ ...handshake, id: 'bare' }));
      expect(reply).toMatchObject({ id: 'bare', successful: true });
      expect(more).toEqual([]);
    });

    it('lets the messages of one request take effect in their order [E1]', async () => {
      const clientId = await shakeHands(client, transport);
      const subscription = '/test/a';
      const replies = await client.request(
        { channel: '/test/a', clientId, data: 'too early' },
        { channel: '/meta/subscribe', clientId, subscription },
        { channel: '/test/a', clientId, data: 'in time' },
        { channel: '/meta/unsubscribe', clientId, subscription },
        { channel: '/test/a', clientId, data: 'too late' },
        { channel: '/meta/subscribe', clientId, subscription },
        { channel: '/test/a', clientId, data: 'last' },
      );
      expect(replies.map(({ successful }) => successful)).toEqual(Array(7).fill(true));
      // What waits on a poll for a channel that is left meanwhile does not come [U1].
      const expected = transport === 'websocket' ? ['in time', 'last'] : ['last'];
      await client.eventCount(expected.length);
      expect(client.events.map(({ data }) => data)).toEqual(expected);
    });

    it.each([
      ['no version', { version: undefined }, true],
      ['version 1.0beta, as minimum too', { version: '1.0beta', minimumVersion: '1.0beta' }, true],
      ['an older minimum', { minimumVersion: '0.9' }, true],
      ['a minimum above ours', { minimumVersion: '1.1' }, false],
      ['no connection types', { supportedConnectionTypes: undefined }, false],
      ['an empty list of connection types', { supportedConnectionTypes: [] }, false],
      ['one known connection type among others', { supportedConnectionTypes: ['x', transport, 7] }, true],
    ])(
      'shakes hands with %s or not, with version and transports either way [F1, F2, F10]',
      async (_, fields, accepted) => {
        const [reply] = await client.request({ ...handshake, ...fields });
        expect(reply).toMatchObject({ successful: accepted, version: '1.0' });
        expect(reply?.supportedConnectionTypes).toEqual(['websocket', 'long-polling', 'callback-polling']);
        if (!accepted)
          expect(reply).toMatchObject({ error: expect.stringMatching(/^301:/), advice: { reconnect: 'none' } });
        expect(server.host.stats().sessions).toBe(Number(accepted));
      },
    );

    it.each([[0], [17], [-1.5], [''], ['0'], ['ü€😀']])('carries the id %j back as it is [F4]', async (id) => {
      const [reply] = await client.exchange(JSON.stringify([{ ...handshake, id }]));
      expect(reply?.id).toBe(id);
    });

    it.each(['', ',"id":null', ',"id":true', ',"id":{"a":1}', ',"id":["1"]', ',"id":1e999'])(
      'carries no id back of a message with %j [F4]',
      async (id) => {
        const [reply] = await client.exchange(`[{"channel":"/meta/connect"${id}}]`);
        expect(reply).toMatchObject({ channel: '/meta/connect', successful: false });
        expect(reply).not.toHaveProperty('id');
      },
    );

    it.each([['Thu, 01 Jan 2026 00:00:00 GMT'], ['soon'], [7], [null], [{}]])(
      'accepts the timestamp %j and answers with its own [F5, X4]',
      async (timestamp) => {
        const clientId = await shakeHands(client, transport);
        const [reply] = await client.request({ channel: '/test/a', clientId, data: 1, timestamp });
        expect(reply).toMatchObject({ successful: true, timestamp: new Date(clock.nowMs()).toUTCString() });
      },
    );

    it('says successful in every reply, true or false, and clientId in every meta reply of a session [F7]', async () => {
      const clientId = await shakeHands(client, transport);
      const replies = await client.request(
        { channel: '/meta/subscribe', clientId, subscription: '/test/a' },
        { channel: '/meta/subscribe', clientId, subscription: 'nowhere' },
        { channel: '/meta/unsubscribe', clientId, subscription: '/test/a' },
        { channel: '/test/a', clientId, data: 1 },
        { channel: '/elsewhere', clientId, data: 1 },
        { channel: '/meta/connect', clientId, connectionType: transport },
        { channel: '/meta/disconnect', clientId },
      );
      expect(replies.map(({ channel, successful }) => [channel, successful])).toEqual(
        inWireOrder([
          ['/meta/subscribe', true],
          ['/meta/subscribe', false],
          ['/meta/unsubscribe', true],
          ['/test/a', true],
          ['/elsewhere', false],
          ['/meta/connect', true],
          ['/meta/disconnect', true],
        ]),
      );
      for (const reply of replies) expect('clientId' in reply).toBe(String(reply.channel).startsWith('/meta/'));
    });

    /** The client of WebSockets sorts replies as they were asked for; elsewhere the connect's stands last [W1]. */
    function inWireOrder<Row extends readonly [string, boolean]>(rows: readonly Row[]): readonly Row[] {
      if (transport === 'websocket') return rows;
      return rows.toSorted((a, b) => Number(a[0] === '/meta/connect') - Number(b[0] === '/meta/connect'));
    }

    it.each([['/test/a'], [['/test/a', '/test/b']], [[]], [7], [['/test/a', 7]], ['nowhere']])(
      'echoes subscription %j in its shape when it unsubscribes or is refused [F8]',
      async (subscription) => {
        const clientId = await shakeHands(client, transport);
        const [refused] = await client.request({ channel: '/meta/unsubscribe', clientId, subscription });
        const isChannel =
          JSON.stringify(subscription).startsWith('"/') || JSON.stringify(subscription) === '["/test/a","/test/b"]';
        expect(refused?.successful).toBe(isChannel);
        expect(refused?.subscription).toEqual(subscription);
        if (!isChannel) expect(refused?.error).toMatch(/^403:(nowhere)?:subscription_(missing|invalid)$/);
      },
    );

    it('gives all of its advice to whoever sends advice, and to every connect [F9]', async () => {
      const clientId = await shakeHands(client, transport);
      const asked = { timeout: 5 };
      const messages: readonly Message[] = [
        { channel: '/meta/subscribe', clientId, subscription: '/test/a', advice: asked },
        { channel: '/test/a', clientId, data: 1, advice: asked },
        { channel: '/elsewhere', clientId, data: 1, advice: asked },
        { channel: '/meta/connect', clientId, connectionType: transport },
      ];
      for (const reply of await client.request(...messages)) expect(reply.advice).toEqual(advice);
      const [unasked] = await client.request({ channel: '/test/a', clientId, data: 1 });
      expect(unasked).not.toHaveProperty('advice');
    });

    it('holds a connect for the timeout that it asks for, and waits for the interval, that once [F9]', async () => {
      const clientId = await shakeHands(client, transport);
      const connect = { channel: '/meta/connect', clientId, connectionType: transport };
      const held = client.request({ ...connect, advice: { timeout: 5_000, interval: 7_000 } });
      while (server.host.stats().heldConnects === 0) await new Promise(setImmediate);
      clock.advance(4_999);
      expect(server.host.stats().heldConnects).toBe(1);
      clock.advance(1);
      expect((await held)[0]).toMatchObject({ successful: true, advice });
      clock.advance(16_999);
      expect(server.host.stats().sessions).toBe(1);
      const next = client.request(connect);
      while (server.host.stats().heldConnects === 0) await new Promise(setImmediate);
      clock.advance(29_999);
      expect(server.host.stats().heldConnects).toBe(1);
      clock.advance(1);
      await next;
      clock.advance(10_000);
      expect(server.host.stats().sessions).toBe(0);
    });

    it.each([
      [{ channel: '/meta/connect', connectionType: 'flash' }, /^301::/],
      [{ data: 1 }, /^400::channel_missing$/],
      [{ channel: 7, data: 1 }, /^400::channel_missing$/],
      [{ channel: '/test/a' }, /^400::data_missing$/],
      [{ channel: '/meta/subscribe' }, /^403::subscription_missing$/],
      [{ channel: '/meta/subscribe', subscription: ['/test/a', 7] }, /^403::subscription_invalid$/],
      [{ channel: '/meta/subscribe', subscription: 'a:b,c%' }, /^403:a%3Ab%2Cc%25:subscription_invalid$/],
      [{ channel: '/meta/subscribe', subscription: ['/x', '/test/a', '/y'] }, /^403:\/x,\/y:subscription_denied$/],
      [{ channel: 'test', data: 1 }, /^405::channel_invalid$/],
    ])('refuses %j with a code, arguments and a reason [F10, C6]', async (message: Message, error) => {
      const clientId = await shakeHands(client, transport);
      const [reply] = await client.exchange(JSON.stringify([{ ...message, clientId }]));
      expect(reply).toMatchObject({ successful: false, error: expect.stringMatching(error) });
      expect(server.host.stats().subscriptions).toBe(0);
    });

    it('tells events apart from replies: nothing of theirs but channel, data and ext [F11]', async () => {
      const clientId = await shakeHands(client, transport);
      const other = await openWireClient(server, transport, 'bob');
      const publisher = await shakeHands(other, transport);
      await client.request({ channel: '/meta/subscribe', clientId, subscription: '/test/a' });
      const message = { channel: '/test/a', id: 'mine', clientId: publisher, data: { a: 1 }, ext: { token: 1 } };
      expect(
        await other.request({ ...message, successful: true, advice: { reconnect: 'none' }, more: 1 }),
      ).toHaveLength(1);
      await client.eventCount(1);
      expect(client.events).toEqual([{ channel: '/test/a', data: { a: 1 } }]);
      other.close();
    });
  });
}
