import { describe, expect, it } from 'vitest';
import { connectCometd } from '../support/cometd-client.ts';
import { openRawConnection, postHead, type RawConnection } from '../support/raw-http.ts';
import { setUpGateway } from '../support/set-up-gateway.ts';
import { parseMessages } from '../support/wire-client.ts';

const BAYEUX = '/api/v2/notifications';
const REST = '/api/v2/ucs/interactions';

describe('one connection to the gateway', () => {
  const gateway = setUpGateway();
  const port = () => Number(new URL(gateway.address).port);

  const post = (path: string, body: unknown): string => {
    const text = JSON.stringify(body);
    return postHead(path, text) + text;
  };
  const find = (callId: string): string =>
    post(REST, {
      ...{ operationName: 'FindPhoneCall', callId, status: 'InProcess' },
      ...{ phoneNumber: '1231231231', type: 'Inbound' },
    });
  async function ask(connection: RawConnection, bytes: string): Promise<string> {
    await connection.write(bytes);
    return bodyOf(connection);
  }
  async function bodyOf(connection: RawConnection): Promise<string> {
    const answer = await connection.answer();
    return answer === 'closed' ? answer : answer.body;
  }

  it('answers a request behind a held connect before its notification is told [promise 3, E6]', async () => {
    const connection = await openRawConnection(port());
    const handshake = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] };
    const [reply] = parseMessages(await ask(connection, post(BAYEUX, [handshake])));
    const clientId = String(reply?.clientId);
    const connect = post(BAYEUX, [{ channel: '/meta/connect', clientId, connectionType: 'long-polling' }]);
    await ask(connection, connect);
    const subscribe = { channel: '/meta/subscribe', clientId, subscription: '/v2/ucs/interactions' };
    await ask(connection, post(BAYEUX, [subscribe]));

    await connection.write(connect, find('behind a held connect'));
    expect(parseMessages(await bodyOf(connection))).toMatchObject([{ channel: '/meta/connect', successful: true }]);
    const { referenceId } = JSON.parse(await bodyOf(connection));
    const told = parseMessages(await ask(connection, connect));
    expect(told).toMatchObject([{ data: { referenceId } }, { channel: '/meta/connect' }]);
    connection.socket.destroy();
  });

  it('accepts its requests in their order, and each gets its own answer when garbage follows [promise 2]', async () => {
    const alice = await connectCometd(gateway.address, { user: 'alice', transport: 'websocket' });
    await alice.subscribe('/v2/ucs/interactions');
    const told: number[] = [];
    for (let round = 0; round < 30; round++) {
      const connection = await openRawConnection(port());
      await connection.write(find(`${round} first`) + find(`${round} second`), '\x16\x03\x01\r\n\r\n');
      const ids = [await bodyOf(connection), await bodyOf(connection)].map((body) => JSON.parse(body).referenceId);
      expect(ids).toEqual([expect.any(Number), expect.any(Number)]);
      expect(ids[0]).toBeLessThan(ids[1]);
      expect(await connection.answer()).toMatchObject({ status: 400 });
      expect(await connection.answer()).toBe('closed');
      told.push(...ids);
    }
    await Promise.all(told.map((id) => alice.event(({ referenceId }) => referenceId === id)));
    expect(alice.events.filter(({ referenceId }) => told.includes(referenceId))).toHaveLength(told.length);
    await alice.disconnect();
  });
});
