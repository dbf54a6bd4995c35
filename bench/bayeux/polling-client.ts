import { Agent, request } from 'node:http';
import type { Peer } from './peers.ts';
import { CHANNEL } from './websocket-client.ts';

/** A subscriber over long-polling: one connection for the held connect, one for everything else. */
export type PollingClient = { publish(data: string): Promise<void>; close(): void };

export async function connectPolling(
  peer: Peer,
  options: { readonly channels: readonly string[]; readonly received: (bytes: Buffer) => void },
): Promise<PollingClient> {
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  const jar = { cookie: '' };
  const send = (message: object): Promise<Buffer> => post(peer, agent, jar, JSON.stringify([message]));
  let closed = false;

  const handshake = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'], id: 'h' };
  const [{ clientId }] = JSON.parse(String(await send(handshake)));
  const connect = { channel: '/meta/connect', clientId, connectionType: 'long-polling', id: 'c' };
  for (const subscription of options.channels) {
    await send({ channel: '/meta/subscribe', clientId, subscription, id: 's' });
  }

  async function poll(): Promise<void> {
    while (!closed) {
      const answer = await send(connect);
      if (answer.includes('"successful":false')) throw new Error(`refused: ${answer}`);
      options.received(answer);
    }
  }
  poll().catch((error: unknown) => {
    // Closing breaks the poll that is held.
    if (!closed) throw error;
  });
  return {
    async publish(data) {
      await post(peer, agent, jar, `[{"channel":"${CHANNEL}","clientId":"${clientId}","data":${data}}]`);
    },
    close() {
      closed = true;
      agent.destroy();
    },
  };
}

/** The cookies of a browser of its own, as they were last set: some servers tie the session to them. */
type Jar = { cookie: string };

function post(peer: Peer, agent: Agent, jar: Jar, body: string): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const headers = {
    ...peer.headers,
    ...(jar.cookie === '' ? {} : { cookie: jar.cookie }),
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  const outgoing = request(peer.url, { method: 'POST', agent, headers }, (answer) => {
    const set = answer.headers['set-cookie']?.map((cookie) => cookie.split(';')[0]);
    if (set !== undefined) jar.cookie = set.join('; ');
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('error', reject);
    answer.on('end', () => resolve(Buffer.concat(chunks)));
  });
  outgoing.on('error', (cause) => reject(new Error(`${peer.name}: ${cause.message}`, { cause })));
  outgoing.end(body);
  return promise;
}
