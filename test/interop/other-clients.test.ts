import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { BAYEUX_PATH, type BayeuxServer, basic, startBayeuxServer } from '../support/bayeux-server.ts';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.ts';
import { type Message, parseMessages } from '../support/wire-client.ts';
import { createReceived, expectStreamSurvives, type Received, STREAM_CHANNEL } from './event-stream.ts';

/** Imitations of clients in other languages: what they send, and what they insist on. */
describe('a client', () => {
  let server: BayeuxServer;
  let proxy: CuttingProxy;
  let stopped: AbortController;

  beforeEach(async () => {
    server = await startBayeuxServer();
    proxy = await startCuttingProxy(server.port);
    stopped = new AbortController();
  });
  afterEach(async () => {
    stopped.abort();
    await proxy.stop();
    await server.stop();
  });

  async function post(body: unknown): Promise<readonly Message[]> {
    const response = await fetch(`http://127.0.0.1:${proxy.port}${BAYEUX_PATH}`, {
      method: 'POST',
      headers: { authorization: basic('alice'), 'content-type': 'application/json;charset=UTF-8' },
      body: JSON.stringify(body),
      signal: stopped.signal,
    });
    if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
    return parseMessages(await response.text());
  }
  /** Connects for ever, at once after an error, and hands over the events. */
  async function poll(connect: () => unknown, received: Received): Promise<void> {
    while (!stopped.signal.aborted) {
      const messages = await post(connect()).catch(() => []);
      for (const { channel, data } of messages) if (channel === STREAM_CHANNEL) received.take(data);
    }
  }
  async function held(): Promise<void> {
    while (server.host.stats().heldConnects === 0) await new Promise(setImmediate);
  }

  it('in Go: bare objects, no ids, one message as handshake reply [E1, F4, H1]', async () => {
    const replies = await post({
      channel: '/meta/handshake',
      version: '1.0',
      minimumVersion: '1.0',
      supportedConnectionTypes: ['long-polling'],
    });
    expect(replies).toHaveLength(1);
    const [{ clientId } = {}, ...rest] = replies;
    expect(rest).toEqual([]);
    const [subscribed] = await post({ channel: '/meta/subscribe', clientId, subscription: STREAM_CHANNEL });
    expect(subscribed).toMatchObject({ successful: true, subscription: STREAM_CHANNEL });
    expect(subscribed).not.toHaveProperty('id');
    const received = createReceived();
    const polling = poll(() => ({ channel: '/meta/connect', clientId, connectionType: 'long-polling' }), received);
    await held();
    await expectStreamSurvives(server, proxy, received, { cutsInFlight: false });
    stopped.abort();
    await polling;
  });

  it('in Python over long-polling: ids from "0", a channel in every reply [F4, E2]', async () => {
    let lastId = -1;
    const withId = (message: Message) => [{ id: String(++lastId), ...message }];
    const strict = async (message: Message) => {
      const [reply, ...more] = await post(withId(message));
      expect(more).toEqual([]);
      expect(reply).toMatchObject({ channel: message.channel, id: String(lastId), successful: true });
      return reply;
    };
    const connectionTypes = ['long-polling', 'websocket'];
    const shaken = await strict({
      channel: '/meta/handshake',
      version: '1.0',
      minimumVersion: '1.0',
      supportedConnectionTypes: connectionTypes,
    });
    expect(shaken?.id).toBe('0');
    const clientId = shaken?.clientId;
    const connect = { channel: '/meta/connect', clientId, connectionType: 'long-polling' };
    expect((await strict(connect))?.advice).toMatchObject({ reconnect: 'retry' });
    await strict({ channel: '/meta/subscribe', clientId, subscription: STREAM_CHANNEL });
    const received = createReceived();
    const polling = poll(() => withId(connect), received);
    await held();
    await expectStreamSurvives(server, proxy, received, { cutsInFlight: false });
    stopped.abort();
    await polling;
  });

  it.each([
    ['Python', 'arrays, ids from "0"', () => toNumbered],
    ['Go', 'bare objects, no ids', () => (message: Message) => message],
  ])('in %s over WebSocket (%s): goes on with its session after each cut [E1, F4, W4, W5]', async (_, _how, choose) => {
    const received = createReceived();
    const toWire = choose();
    let clientId: unknown;
    let socket: WebSocket | undefined;

    const send = (message: Message) => socket?.send(JSON.stringify(toWire({ clientId, ...message })));
    const connect = () => send({ channel: '/meta/connect', connectionType: 'websocket' });
    const take = (message: Message) => {
      expect(typeof message.channel).toBe('string');
      if (message.channel === STREAM_CHANNEL) return received.take(message.data);
      expect(message).toMatchObject({ successful: true });
      expect(typeof message.id).toBe(toWire === toNumbered ? 'string' : 'undefined');
      if (message.channel === '/meta/connect') connect();
    };
    async function open(): Promise<WebSocket> {
      const next = new WebSocket(`ws://127.0.0.1:${proxy.port}${BAYEUX_PATH}`, {
        headers: { authorization: basic('alice') },
      });
      next.on('error', () => {});
      next.on('message', (data) => {
        for (const message of parseMessages(String(data))) take(message);
      });
      await once(next, 'open');
      next.once('close', () => void (stopped.signal.aborted || reopen()));
      return next;
    }
    async function reopen(): Promise<void> {
      socket = await open();
      connect();
    }

    socket = await open();
    const [reply] = await new Promise<readonly Message[]>((resolve) => {
      socket?.once('message', (data) => resolve(parseMessages(String(data))));
      send({ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['websocket'] });
    });
    clientId = reply?.clientId;
    send({ channel: '/meta/subscribe', subscription: STREAM_CHANNEL });
    connect();
    await held();
    await expectStreamSurvives(server, proxy, received, { cutsInFlight: false });
    expect(server.host.stats().sessions).toBe(1);
    stopped.abort();
    socket.close();
    await once(socket, 'close');
  });
});

let lastId = -1;

function toNumbered(message: Message): readonly Message[] {
  return [{ id: String(++lastId), ...message }];
}
