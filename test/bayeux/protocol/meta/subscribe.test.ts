import { describe, expect, it } from 'vitest';
import { createSimulatedClient } from '../simulated-client.ts';
import { createSimulatedServer, LOGGED } from '../simulated-server.ts';

function startClient() {
  const server = createSimulatedServer();
  return { server, client: createSimulatedClient(server).start() };
}

describe('/meta/subscribe', () => {
  it('echoes a string as a string and a list as a list [F8]', () => {
    const { client } = startClient();
    expect(client.subscribe('/test/a')).toMatchObject({ successful: true, subscription: '/test/a' });
    expect(client.subscribe(['/test/a', '/test/b'])).toMatchObject({ subscription: ['/test/a', '/test/b'] });
    expect(client.unsubscribe('/test/a')).toMatchObject({ successful: true, subscription: '/test/a' });
    expect(client.unsubscribe(['/test/b'])).toMatchObject({ successful: true, subscription: ['/test/b'] });
  });

  it.each([
    ['nothing', undefined, '403::subscription_missing'],
    ['an empty list', [], '403::subscription_missing'],
    ['null', null, '403::subscription_missing'],
    ['a number', 7, '403::subscription_invalid'],
    ['an object', { '/test/a': 1 }, '403::subscription_invalid'],
    ['a list with a number', ['/test/a', 7], '403::subscription_invalid'],
    ['a list with null', [null], '403::subscription_invalid'],
    ['a list in a list', [['/test/a']], '403::subscription_invalid'],
    ['an invalid name', 'test', '403:test:subscription_invalid'],
    ['a name with a wildcard inside', '/a/*/b', '403:/a/*/b:subscription_invalid'],
    ['names with colons and commas', ['/a:b', '/c,d'], '403:/a%3Ab,/c%2Cd:subscription_invalid'],
    ['a meta channel', '/meta/connect', '403:/meta/connect:subscription_denied'],
    ['a pattern of meta channels', '/meta/**', '403:/meta/**:subscription_denied'],
    [
      'what the policy refuses',
      ['/test/a', '/forbidden/b', '/forbidden/c'],
      '403:/forbidden/b,/forbidden/c:subscription_denied',
    ],
  ])('refuses %s, all of it [C1 C3 C6 F10]', (_case, subscription, error) => {
    const { server, client } = startClient();
    expect(client.subscribe(subscription)).toMatchObject({ successful: false, error });
    expect(server.core.stats().subscriptions).toBe(0);
  });

  it('refuses more subscriptions than a session may have, all of them [S4 C6]', () => {
    const server = createSimulatedServer({ subscriptionsMaxPerSession: 2 });
    const client = createSimulatedClient(server).start();
    client.subscribe('/test/a');
    expect(client.subscribe(['/test/b', '/test/c']).error).toBe('429::too_many_subscriptions');
    expect(server.limits).toEqual(['alice bayeux-subscriptions']);
    expect(client.subscribe(['/test/a', '/test/b', '/service/x']).successful).toBe(true);
    expect(server.core.stats().subscriptions).toBe(2);
  });

  it('refuses subscriptions that would take more memory than there is, for one identity and for all [S4]', () => {
    const server = createSimulatedServer({ subscriptionsMaxBytes: 4 * 3 * 138 });
    const name = (letter: string) => `/test/${letter.repeat(4)}`;
    const [one, two] = [createSimulatedClient(server).start(), createSimulatedClient(server).start()];
    expect(one.subscribe([name('a'), name('b')]).successful).toBe(true);
    expect(two.subscribe([name('a'), name('b')]).error).toBe('429::too_many_subscriptions');
    expect(two.subscribe(name('a')).successful).toBe(true);
    expect(one.subscribe([name('a'), '/service/x']).successful).toBe(true);
    one.unsubscribe(name('b'));
    expect(two.subscribe(name('b')).successful).toBe(true);
    const refusals = ['b', 'c', 'd', 'e'].map((identity) => {
      const client = createSimulatedClient(server, { identity }).start();
      return client.subscribe([name('a'), name('b'), name('c')]).error;
    });
    expect(refusals).toEqual([undefined, undefined, undefined, '429::too_many_subscriptions']);
    one.disconnect();
    two.disconnect();
    expect(
      createSimulatedClient(server, { identity: 'e' })
        .start()
        .subscribe([name('a'), name('b')]).successful,
    ).toBe(true);
  });

  it('accepts service channels, records nothing and distributes nothing [C4]', () => {
    const { server, client } = startClient();
    expect(client.subscribe('/service/echo').successful).toBe(true);
    expect(client.subscribe('/**').successful).toBe(true);
    expect(server.core.stats().subscriptions).toBe(1);
    expect(client.publish('/service/echo', 1).successful).toBe(true);
    expect(client.data()).toEqual([]);
  });

  it('needs the log for what covers a logged channel, and refuses it while the log cannot be asked', () => {
    const { server, client } = startClient();
    for (const subscription of [LOGGED, '/**', '/v2/ucs/*', ['/test/a', '/v2/**']]) {
      expect(server.core.needsLog([{ channel: '/meta/subscribe', subscription }])).toBe(true);
    }
    for (const message of [{ channel: '/meta/subscribe', subscription: '/v2/*' }, { channel: LOGGED }, null, {}]) {
      expect(server.core.needsLog([message])).toBe(false);
    }
    const messages = [client.message('/meta/subscribe', { subscription: ['/test/a', LOGGED] })];
    const from = {
      identity: 'alice',
      signIn: 'one',
      browser: undefined,
      transport: 'websocket' as const,
      hurried: false,
      log: undefined,
    };
    server.handle({ type: 'request', link: client.link, messages, ...from });
    expect(client.received().at(-1)?.error).toBe(`503:${LOGGED}:log_unavailable`);
    expect(server.core.stats().subscriptions).toBe(0);
  });
});

describe('/meta/unsubscribe', () => {
  it('lets no event through after its reply, nor one that waited [U1]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport: 'long-polling' }).start();
    client.subscribe(['/test/a', '/test/b']);
    server.publish('/test/a', 1);
    server.publish('/test/b', 2);
    client.unsubscribe('/test/a');
    server.publish('/test/a', 3);
    client.connect();
    expect(client.data()).toEqual([2]);
  });

  it('keeps what another subscription matches [U1 C5]', () => {
    const server = createSimulatedServer();
    const client = createSimulatedClient(server, { transport: 'long-polling' }).start();
    client.subscribe(['/test/a', '/test/*']);
    server.publish('/test/a', 1);
    client.unsubscribe('/test/a');
    client.connect();
    expect(client.data()).toEqual([1]);
  });

  it('does not send again what came back from a dead poll after the channel was left [U1 N7]', () => {
    const server = createSimulatedServer();
    server.reportsAtOnce = false;
    const client = createSimulatedClient(server, { transport: 'long-polling' }).start();
    client.subscribe('/test/a');
    client.connect();
    const poll = client.link;
    server.publish('/test/a', 1);
    client.unsubscribe('/test/a');
    server.report(poll, false);
    client.connect();
    expect(server.received(client.link)).toEqual([]);
  });

  it('is content with what was not subscribed, and refuses what is no channel', () => {
    const { client } = startClient();
    expect(client.unsubscribe('/test/a').successful).toBe(true);
    expect(client.unsubscribe('x').error).toBe('403:x:subscription_invalid');
    expect(client.unsubscribe(undefined).error).toBe('403::subscription_missing');
  });
});
