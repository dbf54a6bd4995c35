import { type HttpConnection, openHttpConnection, type Route } from '../support/http-connection.ts';
import type { Peer } from './peers.ts';
import { CHANNEL } from './websocket-client.ts';

/** A subscriber over long-polling: one connection for the held connect, one for everything else. */
export type PollingClient = { publish(data: string): Promise<void>; close(): void };

export async function connectPolling(
  peer: Peer,
  options: { readonly channels: readonly string[]; readonly received: (bytes: Buffer) => void },
): Promise<PollingClient> {
  const jar = createJar(peer.headers);
  const connects = createRoad(peer, jar);
  const others = createRoad(peer, jar);
  let closed = false;

  const handshake = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'], id: 'h' };
  const [{ clientId }] = JSON.parse(await others.post(JSON.stringify([handshake])));
  const connect = JSON.stringify([{ channel: '/meta/connect', clientId, connectionType: 'long-polling', id: 'c' }]);
  for (const subscription of options.channels) {
    await others.post(JSON.stringify([{ channel: '/meta/subscribe', clientId, subscription, id: 's' }]));
  }

  async function poll(): Promise<void> {
    while (!closed) {
      const answer = await connects.post(connect);
      if (answer.includes('"successful":false')) throw new Error(`refused: ${answer}`);
      options.received(Buffer.from(answer, 'latin1'));
    }
  }
  poll().catch((error: unknown) => {
    // Closing breaks the poll that is held.
    if (!closed) throw error;
  });
  return {
    async publish(data) {
      await others.post(`[{"channel":"${CHANNEL}","clientId":"${clientId}","data":${data}}]`);
    },
    close() {
      closed = true;
      connects.close();
      others.close();
    },
  };
}

/** What a browser of its own sends along: cookies as they were last set, as some servers tie the session to them. */
type Jar = { lines(): string; note(head: string): void };

function createJar(headers: Readonly<Record<string, string>>): Jar {
  const own = ['accept: application/json', ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  let lines = own.join('\r\n');
  return {
    lines: () => lines,
    note(head) {
      const set = [...head.matchAll(/^set-cookie: ([^;\r\n]*)/gim)].map(([, cookie]) => cookie);
      if (set.length > 0) lines = [...own, `cookie: ${set.join('; ')}`].join('\r\n');
    },
  };
}

/** Servers close a connection that is not used: the next request opens one anew. */
function createRoad({ name, url }: Peer, jar: Jar) {
  const { port, pathname } = new URL(url);
  const route: Route = { port: Number(port), localAddress: '127.0.0.1' };
  let connection: HttpConnection | undefined;
  return {
    async post(body: string): Promise<string> {
      if (connection === undefined || connection.socket.destroyed) connection = await openHttpConnection(route);
      const answer = await connection.post(pathname, body, jar.lines());
      if (answer.status !== 200) throw new Error(`${name}: ${answer.head}`);
      jar.note(answer.head);
      return answer.body;
    },
    close: () => connection?.close(),
  };
}
