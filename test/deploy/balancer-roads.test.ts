import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../../src/kernel/json.ts';
import { BALANCER_EXAMPLES, startTwoGateways } from '../support/balancer-examples.ts';
import { openJarClient } from '../support/jar-client.ts';
import { toFindPhoneCall } from '../support/rest-client.ts';

const CHANNEL = '/v2/ucs/interactions';
const HANDSHAKE = { channel: '/meta/handshake', version: '1.0' };

// Those that are there: .ci/run brings HAPROXY_PATH, NGINX_PATH and ENVOY_PATH.
describe.each(BALANCER_EXAMPLES)('$name with its example', (example) => {
  it.runIf(example.path !== undefined)(
    'passes WebSockets, held polls of 30 s and TLS on, and keeps a client at its gateway',
    {
      timeout: 90_000,
    },
    async () => {
      const { startBalancer } = await startTwoGateways();
      const { tlsPort } = await startBalancer(example);
      const bob = openJarClient(tlsPort, 'bob');
      const [{ clientId } = {}] = await bob.send({ ...HANDSHAKE, supportedConnectionTypes: ['long-polling'] });
      expect(bob.cookies.get('JSESSIONID')).toContain('Secure');
      const connect = { channel: '/meta/connect', clientId, connectionType: 'long-polling' };
      const subscribe = { channel: '/meta/subscribe', clientId, subscription: CHANNEL };
      for (const message of [connect, ...Array.from({ length: 8 }, () => subscribe)]) {
        expect(await bob.send(message)).toMatchObject([{ successful: true }]);
      }
      // What alice does is none of bob's business: his poll is held to its end.
      const held = bob.send(connect);

      const alice = openJarClient(tlsPort, 'alice');
      await alice.call(toFindPhoneCall('before'));
      const socket = await alice.openWebSocket();
      socket.send({ ...HANDSHAKE, supportedConnectionTypes: ['websocket'] });
      const shaken = await socket.until(({ channel }) => channel === '/meta/handshake');
      socket.send({ ...subscribe, clientId: shaken.clientId });
      const subscribed = await socket.until(({ channel }) => channel === '/meta/subscribe');
      expect(subscribed).toMatchObject({ successful: true });
      const { referenceId } = await alice.call(toFindPhoneCall('after'));
      await socket.until(({ data }) => isJsonObject(data) && data['referenceId'] === referenceId);
      expect(await held).toMatchObject([{ channel: '/meta/connect', successful: true }]);
      socket.close();
    },
  );
});
