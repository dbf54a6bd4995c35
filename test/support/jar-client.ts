import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { WebSocket } from 'ws';
import { BAYEUX_PATH, basic } from './bayeux-server.ts';
import { serverCertificate } from './certificates.ts';
import { createWaiters } from './waiters.ts';
import { type Message, parseMessages } from './wire-client.ts';

/** A client over TLS that keeps its cookies, as browsers do, and says by Basic who it is. */
export type JarClient = {
  /** The cookies as they were set, the newest of each name. */
  readonly cookies: ReadonlyMap<string, string>;
  /** One long-polling request with one message. Rejects when it is not answered 200. */
  send(message: Message): Promise<readonly Message[]>;
  /** An operation of the REST API. Rejects when it is not answered 200. */
  call(body: object): Promise<{ readonly referenceId?: number }>;
  openWebSocket(): Promise<JarWebSocket>;
};

export type JarWebSocket = {
  send(message: Message): void;
  /** Resolves with the first message, past or future, that the predicate accepts. */
  until(accepts: (message: Message) => boolean): Promise<Message>;
  close(): void;
};

export function openJarClient(port: number, user: string): JarClient {
  const secure = { ca: serverCertificate.ca, servername: 'localhost' };
  const agent = new Agent({ keepAlive: true, ...secure });
  const host = `localhost:${port}`;
  const cookies = new Map<string, string>();
  const headers = () => ({
    host,
    // Whatever a client says of itself: the balancer says it better.
    'x-forwarded-host': 'elsewhere.example',
    'x-forwarded-port': '1',
    'x-forwarded-proto': 'http',
    authorization: basic(user),
    ...(cookies.size > 0 && { cookie: [...cookies.values()].map((cookie) => cookie.split(';', 1)[0]).join('; ') }),
  });

  async function post(path: string, body: unknown): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const options = { method: 'POST', agent, headers: { ...headers(), 'content-type': 'application/json' } };
    const outgoing = request(`https://127.0.0.1:${port}${path}`, options, (answer) => {
      for (const cookie of answer.headers['set-cookie'] ?? []) cookies.set(cookie.split('=', 1)[0] ?? '', cookie);
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk) => (text += chunk));
      answer.on('error', reject);
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve(text) : reject(new Error(`${answer.statusCode} ${text}`)),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify(body));
    return promise;
  }

  return {
    cookies,
    send: async (message) => parseMessages(await post(BAYEUX_PATH, [message])),
    call: async (body) => JSON.parse(await post('/api/v2/ucs/interactions', body)),
    async openWebSocket() {
      // As a page that came from there: the gateway must know its own name through the balancer.
      const own = { headers: { ...headers(), origin: `https://${host}` }, ...secure };
      const socket = new WebSocket(`wss://127.0.0.1:${port}${BAYEUX_PATH}`, own);
      const received: Message[] = [];
      const waiters = createWaiters();
      socket.on('message', (text) => {
        received.push(...parseMessages(String(text)));
        waiters.wake();
      });
      await once(socket, 'open');
      return {
        send: (message) => socket.send(JSON.stringify([message])),
        until: (accepts) => waiters.until(() => received.find(accepts)),
        close: () => socket.terminate(),
      };
    },
  };
}
