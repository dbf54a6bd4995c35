import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConnectionState, createBayeuxClient } from '../../src/console/page/bayeux/bayeux-client.js';
import { openWebSocketLink } from '../../src/console/page/bayeux/websocket-link.js';
import { BAYEUX_PATH, type BayeuxServer, basic, startBayeuxServer, toCaller } from '../support/bayeux-server.ts';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.ts';

const CHANNEL = '/v2/ucs/interactions';
const SERVICES = '/notifications/services';

class SignedOut extends Error {
  readonly signedOut = true;
}

describe("the console's Bayeux client", () => {
  let server: BayeuxServer;
  let proxy: CuttingProxy;
  let client: ReturnType<typeof createBayeuxClient>;
  let happened: unknown[];
  let prepare: () => Promise<unknown>;
  let seen: () => void;
  let returns: unknown[];

  beforeEach(async () => {
    server = await startBayeuxServer();
    proxy = await startCuttingProxy(server.port);
    happened = [];
    returns = [];
    prepare = async () => undefined;
    seen = () => undefined;
    const note = (what: unknown) => {
      happened.push(what);
      seen();
    };
    client = createBayeuxClient({
      channels: [CHANNEL, SERVICES],
      prepare: () => prepare(),
      openLink: (handlers) =>
        openWebSocketLink(
          new WebSocket(`ws://127.0.0.1:${proxy.port}${BAYEUX_PATH}`, { headers: { authorization: basic('alice') } }),
          handlers,
        ),
      onReturn: ({ reason, caughtUp }) => returns.push({ reason, caughtUp }),
      onEvent: ({ data }) => note(data),
      onState: ({ name }) => note(name),
      onGap: (channel) => note(`gap on ${channel}`),
    });
  });
  afterEach(async () => {
    client.stop();
    await proxy.stop();
    await server.stop();
  });

  /** Resolves once this has happened so often. */
  function until(what: unknown, times = 1): Promise<void> {
    return new Promise((resolve) => {
      seen = () => {
        const found = happened.filter((one) => JSON.stringify(one) === JSON.stringify(what));
        if (found.length >= times) resolve();
      };
      seen();
    });
  }
  const notify = (referenceId: number) => server.logs.append(toCaller('alice'), JSON.stringify({ referenceId }));
  const stateNames: readonly ConnectionState['name'][] = ['connecting', 'connected', 'waiting', 'off'];
  const received = () => happened.filter((one) => !stateNames.some((name) => name === one));

  it('brings what is kept first, and then what is new, in order [X6]', async () => {
    notify(1);
    server.host.publish(SERVICES, '"early"');
    client.start();
    await until({ referenceId: 1 });
    await until('early');
    await until('connected');
    notify(2);
    await until({ referenceId: 2 });
    expect(received()).toHaveLength(3);
  });

  it('misses nothing and gets nothing twice when its connection is cut [X6, W4]', async () => {
    client.start();
    await until('connected');
    for (let cut = 1; cut <= 3; cut++) {
      notify(2 * cut - 1);
      await until({ referenceId: 2 * cut - 1 });
      proxy.cut();
      notify(2 * cut);
      await until('connected', cut + 1);
      await until({ referenceId: 2 * cut });
    }
    expect(received()).toEqual([1, 2, 3, 4, 5, 6].map((referenceId) => ({ referenceId })));
    expect(happened.filter((one) => one === 'waiting')).toHaveLength(3);
    expect(returns).toEqual(Array(3).fill({ reason: 'The connection to the gateway broke.', caughtUp: 1 }));
  });

  it('says that events are lost when the log it followed is gone', async () => {
    client.start();
    await until('connected');
    server.host.publish(SERVICES, '"before"');
    await until('before');
    const other = await startBayeuxServer();
    const { port } = proxy;
    await proxy.stop();
    proxy = await startCuttingProxy(other.port, port);
    await until('connected', 2);
    expect(received()).toEqual(['before', `gap on ${SERVICES}`]);
    client.stop();
    await other.stop();
  });

  it('ends when nobody is signed in any more', async () => {
    prepare = () => Promise.reject(new SignedOut('Your session has ended.'));
    client.start();
    await until('off');
    expect(happened).toEqual(['connecting', 'off']);
    client.retryNow();
    expect(happened).toEqual(['connecting', 'off']);
  });

  it('tries again when the gateway is away, at once when told so', async () => {
    prepare = () => Promise.reject(new Error('The gateway cannot be reached.'));
    client.start();
    await until('waiting');
    prepare = async () => undefined;
    client.retryNow();
    client.retryNow();
    await until('connected');
    expect(happened).toEqual(['connecting', 'waiting', 'connecting', 'connected']);
  });

  it('leaves its connection for another one when it is told so, and misses nothing', async () => {
    client.start();
    await until('connected');
    client.renew('You have changed the transport.');
    notify(1);
    await until('connected', 2);
    await until({ referenceId: 1 });
    expect(happened).not.toContain('waiting');
    expect(returns).toEqual([{ reason: 'You have changed the transport.', caughtUp: expect.any(Number) }]);
  });

  it('ends its session when it is stopped', async () => {
    client.start();
    await until('connected');
    expect(server.host.stats().sessions).toBe(1);
    client.stop();
    while (server.host.stats().sessions > 0) await new Promise(setImmediate);
    expect(happened).toEqual(['connecting', 'connected']);
  });

  it.each(['gatewayA', undefined])('says which of several gateways it is connected to: %s', async (sessionIdEnd) => {
    const shared = await startBayeuxServer(sessionIdEnd === undefined ? {} : { sessionIdEnd });
    const connected = Promise.withResolvers<ConnectionState>();
    const watching = createBayeuxClient({
      channels: [CHANNEL],
      prepare: async () => undefined,
      openLink: (handlers) =>
        openWebSocketLink(
          new WebSocket(`ws://127.0.0.1:${shared.port}${BAYEUX_PATH}`, { headers: { authorization: basic('alice') } }),
          handlers,
        ),
      onEvent: () => undefined,
      onState: (state) => state.name === 'connected' && connected.resolve(state),
      onGap: () => undefined,
    });
    watching.start();
    expect(await connected.promise).toEqual({ name: 'connected', gateway: sessionIdEnd });
    watching.stop();
    await shared.stop();
  });
});
