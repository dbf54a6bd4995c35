import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BayeuxServer, type StartBayeuxServer, startBayeuxServer, toCaller } from '../support/bayeux-server.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import {
  type Message,
  openWireClient,
  shakeHands,
  type TransportName,
  type WireClient,
} from '../support/wire-client.ts';

const LOGGED = '/v2/ucs/interactions';
const PUBLIC = '/test/a';
const REPLAY = { ext: { replay: true } };

/** The extensions over every transport [X1-X6]. Reference: bayeux.md, by rule id. */
export function bayeuxExtensionSuite(
  transport: TransportName,
  startServer: StartBayeuxServer = startBayeuxServer,
): void {
  describe(`extensions over ${transport}`, () => {
    let clock: ManualClock;
    let server: BayeuxServer;
    let client: WireClient;

    async function start(options: Parameters<typeof startBayeuxServer>[0] = {}): Promise<void> {
      clock = createManualClock();
      server = await startServer({ clock, ...options });
      client = await openWireClient(server, transport);
    }
    async function stop(): Promise<void> {
      client.close();
      await server.stop();
    }
    beforeEach(() => start());
    afterEach(stop);

    const connectOf = (clientId: string, more: object = {}): Message => ({
      channel: '/meta/connect',
      clientId,
      connectionType: transport,
      ...more,
    });
    async function held(count: number): Promise<void> {
      while (server.host.stats().heldConnects !== count) await new Promise(setImmediate);
    }
    const shake = async (ext: object): Promise<Message | undefined> => {
      const [reply] = await client.request({
        channel: '/meta/handshake',
        version: '1.0',
        supportedConnectionTypes: [transport],
        ext,
      });
      return reply;
    };
    const datas = () => client.events.map(({ data }) => data);

    describe('ack', () => {
      it('is agreed both ways, and only with who asks for it [X1]', async () => {
        expect((await shake({ ack: true }))?.ext).toMatchObject({ ack: true });
        expect((await shake({ ack: false }))?.ext).not.toHaveProperty('ack');
        expect((await shake({ ack: 'yes' }))?.ext).not.toHaveProperty('ack');
      });

      it.each([-1, 0])(
        'starts at %i: the first connect reply is batch 0, each with events one more [X1]',
        async (ack) => {
          const clientId = String((await shake({ ack: true }))?.clientId);
          expect((await client.request(connectOf(clientId, { ext: { ack } })))[0]?.ext).toEqual({ ack: 0 });
          await client.request({ channel: '/meta/subscribe', clientId, subscription: PUBLIC });
          for (const batch of [1, 2, 3]) {
            server.host.publish(PUBLIC, String(batch));
            const [reply] = await client.request(connectOf(clientId, { ext: { ack: batch - 1 } }));
            expect(reply?.ext).toEqual({ ack: batch });
          }
          expect(datas()).toEqual([1, 2, 3]);
        },
      );

      it('lets events ride on connects alone: they release the held one [X1, W1, W2]', async () => {
        const clientId = await shakeHands(client, transport, { ext: { ack: true } });
        await client.request({ channel: '/meta/subscribe', clientId, subscription: PUBLIC });
        server.host.publish(PUBLIC, '1');
        await client.request({ channel: '/test/b', clientId, data: 0 });
        expect(client.events).toEqual([]);
        await client.request(connectOf(clientId, { ext: { ack: 0 } }));
        const waiting = client.request(connectOf(clientId, { ext: { ack: 1 } }));
        await held(1);
        server.host.publish(PUBLIC, '2');
        expect((await waiting)[0]).toMatchObject({ successful: true, ext: { ack: 2 } });
        expect(client.batches.at(-1)?.map(({ data, channel }) => data ?? channel)).toEqual([2, '/meta/connect']);
      });

      it('sends again in order what was not acknowledged, and only that [X1]', async () => {
        const clientId = await shakeHands(client, transport, { ext: { ack: true } });
        await client.request({ channel: '/meta/subscribe', clientId, subscription: PUBLIC });
        for (const [data, ack] of [
          [1, 0],
          [2, 1],
        ] as const) {
          server.host.publish(PUBLIC, String(data));
          await client.request(connectOf(clientId, { ext: { ack } }));
        }
        server.host.publish(PUBLIC, '3');
        await client.request(connectOf(clientId, { ext: { ack: 1 } }));
        expect(datas()).toEqual([1, 2, 2, 3]);
        expect(server.host.stats().queuedMessages).toBe(2);
      });

      it('tells the journal of what was acknowledged, not of what was sent [X1]', async () => {
        const clientId = await shakeHands(client, transport, { ext: { ack: true } });
        await client.request({ channel: '/meta/subscribe', clientId, subscription: LOGGED });
        server.logs.append(toCaller('alice'), '1');
        await client.request(connectOf(clientId, { ext: { ack: 0 } }));
        await client.request({ channel: '/test/b', clientId, data: 0 });
        expect(server.logs.deliveredThrough(toCaller('alice'))).toBe(0);
        await client.request(connectOf(clientId, { ext: { ack: 1 }, advice: { timeout: 0 } }));
        expect(server.logs.deliveredThrough(toCaller('alice'))).toBe(1);
      });
    });

    it('timesync: when it came, how long it took, how far off the guess was [X2]', async () => {
      const clientId = await shakeHands(client, transport);
      const ts = clock.nowMs();
      const waiting = client.request(connectOf(clientId, { ext: { timesync: { tc: ts - 500, l: 20, o: 400 } } }));
      await held(1);
      clock.advance(30_000);
      expect((await waiting)[0]?.ext).toEqual({ timesync: { tc: ts - 500, ts, p: 30_000, a: -80 } });
    });

    it('activity: a client that does nothing but connect is disconnected in the end [X3]', async () => {
      await stop();
      await start({ inactivityMaxMs: 50_000 });
      const clientId = await shakeHands(client, transport);
      for (const isActive of [false, false, true, false, false]) {
        if (isActive) await client.request({ channel: '/test/b', clientId, data: 1 });
        const waiting = client.request(connectOf(clientId));
        await held(1);
        clock.advance(19_000);
        await client.request(connectOf(clientId, { advice: { timeout: 0 } }));
        await waiting;
      }
      const [last] = await client.request(connectOf(clientId));
      expect(last).toMatchObject({ error: '402::session_unknown' });
      const replies = client.batches.flat().filter(({ channel }) => channel === '/meta/connect');
      expect(replies.at(-2)).toMatchObject({ successful: true, advice: { reconnect: 'none' } });
      for (const { advice } of replies.slice(0, -2)) expect(advice).toMatchObject({ reconnect: 'retry' });
      expect(server.host.stats()).toMatchObject({ sessions: 0, timers: 0 });
    });

    it('timestamp: answered where it was asked for, and nowhere else [X4, F5]', async () => {
      const clientId = await shakeHands(client, transport);
      const timestamp = new Date(clock.nowMs()).toUTCString();
      const replies = await client.request(
        { channel: '/meta/subscribe', clientId, subscription: PUBLIC, timestamp: 'x' },
        { channel: PUBLIC, clientId, data: 1, timestamp: 0 },
        { channel: '/test/b', clientId, data: 1 },
      );
      expect(replies.map((reply) => reply['timestamp'])).toEqual([timestamp, timestamp, undefined]);
      await client.eventCount(1);
      expect(client.events).toEqual([{ channel: PUBLIC, data: 1 }]);
    });

    it('binary: its mark goes to subscribers as it came, and not into the publish reply [X5, F11]', async () => {
      const clientId = await shakeHands(client, transport);
      await client.request({ channel: '/meta/subscribe', clientId, subscription: PUBLIC });
      for (const [turn, binary] of [{}, { a: [1] }, true].entries()) {
        const data = { data: 'HelloWorld', last: true, meta: {} };
        const [reply] = await client.request({ channel: PUBLIC, clientId, data, ext: { binary, secret: 1 } });
        expect(reply).not.toHaveProperty('ext');
        await client.eventCount(turn + 1);
        expect(client.events.at(-1)).toEqual({ channel: PUBLIC, data, ext: { binary } });
      }
    });

    describe.each([
      { source: 'the log', channel: LOGGED, epochIs: 'double', patterns: ['/v2/ucs/*', '/v2/**', '/**'] },
      { source: 'a public channel', channel: PUBLIC, epochIs: undefined, patterns: ['/test/*', '/test/**'] },
    ])('replay from $source', ({ channel, epochIs, patterns }) => {
      function emit(data: number): void {
        if (channel === LOGGED) server.logs.append(toCaller('alice'), String(data));
        else server.host.publish(channel, String(data));
      }
      /** Subscribes in a session of its own, and gets all there is up to an event that comes after the reply. */
      async function subscribe(subscription: string, start: unknown, ext: object = REPLAY.ext) {
        const clientId = String((await shake(ext))?.clientId);
        await client.request(connectOf(clientId));
        const before = client.events.length;
        const replay = { [subscription]: start, '/other/**': -2 };
        const [reply] = await client.request({ channel: '/meta/subscribe', clientId, subscription, ext: { replay } });
        emit(++newest);
        while (client.events.at(-1)?.data !== newest) await client.eventCount(client.events.length + 1);
        return { reply, got: client.events.slice(before).map(({ data }) => data) };
      }
      const above = (first: number) => Array.from({ length: newest - first }, (_, at) => first + at + 1);
      let newest: number;

      beforeEach(() => {
        for (newest = 0; newest < 3; ) emit(++newest);
      });

      it.each([
        [-1, undefined],
        ['-1', undefined],
        [undefined, undefined],
        [-2, 0],
        ['-2', 0],
        [0, 0],
        [2, 2],
        ['2', 2],
        [3, 3],
      ])('starts at %j, by the channel and by patterns [X6]', async (start, first) => {
        for (const subscription of [channel, ...patterns]) {
          const { reply, got } = await subscribe(subscription, start);
          expect(reply).toMatchObject({ successful: true, subscription });
          expect(reply?.ext).toBeUndefined();
          expect(got).toEqual(above(first ?? newest - 1));
        }
      });

      it('gives events ids that count up, and the epoch they count in; {id, epoch} starts after it [X6]', async () => {
        await subscribe(channel, -2);
        const marks = client.events.map(({ ext }) => (ext as { replay: { id: number; epoch: string } }).replay);
        expect(marks.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
        expect(new Set(marks.map(({ epoch }) => epoch)).size).toBe(1);
        if (epochIs !== undefined) expect(marks[0]?.epoch).toBe(epochIs);
        expect((await subscribe(channel, marks[1])).got).toEqual([3, 4, 5]);
      });

      it('says so when it cannot go on where it is asked to, and goes on from the first that is kept [X6]', async () => {
        for (const start of [77, { id: 1, epoch: 'of another start' }]) {
          const { reply, got } = await subscribe(channel, start);
          expect(reply).toMatchObject({ successful: true, ext: { replay: { gap: true, first: 1 } } });
          expect(got).toEqual(above(0));
        }
      });

      it('is offered to everybody, and turned on by a subscribe that says where to start [X6]', async () => {
        expect((await shake({}))?.ext).toEqual({ replay: true });
        for (const start of [1, -2]) {
          const { got } = await subscribe(channel, start, {});
          expect(got).toEqual(above(Math.max(start, 0)));
        }
        for (const event of client.events) expect(event).toHaveProperty('ext.replay.id');
      });

      it('gives no ids where nobody asked for them [X6]', async () => {
        const clientId = String((await shake({}))?.clientId);
        await client.request(connectOf(clientId));
        await client.request({ channel: '/meta/subscribe', clientId, subscription: channel });
        emit(++newest);
        while (client.events.at(-1)?.data !== newest) await client.eventCount(client.events.length + 1);
        const got = client.events.map(({ data }) => data);
        // Without replay, what reached nobody is caught up with on the log, and a public channel begins anew.
        expect(got).toEqual(channel === LOGGED ? [1, 2, 3, 4] : [4]);
        for (const event of client.events) expect(event).not.toHaveProperty('ext');
      });

      it.each(['x', -3, 1.5, true, [], {}])('refuses the start %j [X6, C6]', async (start) => {
        const clientId = await shakeHands(client, transport, REPLAY);
        const ext = { replay: { [channel]: start } };
        const [reply] = await client.request({
          channel: '/meta/subscribe',
          clientId,
          subscription: ['/test/b', channel],
          ext,
        });
        expect(reply).toMatchObject({ successful: false, error: `400:${channel}:replay_invalid` });
        expect(server.host.stats().subscriptions).toBe(0);
      });
    });

    it('keeps the last 1,000 events of a public channel; a gap is told, never a silent stop [X6]', async () => {
      for (let data = 1; data <= 1_003; data++) server.host.publish(PUBLIC, String(data));
      const clientId = await shakeHands(client, transport, REPLAY);
      const ext = { replay: { [PUBLIC]: 2 } };
      const [reply] = await client.request({ channel: '/meta/subscribe', clientId, subscription: PUBLIC, ext });
      expect(reply?.ext).toMatchObject({ replay: { gap: true, first: 4, epoch: expect.any(String) } });
      await client.eventCount(1_000);
      expect(datas()).toEqual(Array.from({ length: 1_000 }, (_, at) => at + 4));
    });

    it('puts the id into data.event.replayId too, where that mode is on [X6]', async () => {
      await stop();
      await start({ replayIdInData: true });
      const clientId = await shakeHands(client, transport, REPLAY);
      await client.request({ channel: '/meta/subscribe', clientId, subscription: [PUBLIC, LOGGED] });
      server.logs.append(toCaller('alice'), '{"referenceId":7}');
      server.host.publish(PUBLIC, '{"event":{"type":"x"}}');
      server.host.publish(PUBLIC, '[1]');
      await client.eventCount(3);
      const createdDate = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(datas()).toContainEqual({ referenceId: 7, event: { replayId: 1, createdDate } });
      expect(datas()).toContainEqual({ event: { type: 'x', replayId: 1, createdDate } });
      expect(datas()).toContainEqual([1]);
    });
  });
}
