import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export type HttpAnswer = { readonly status: number; readonly head: string; readonly body: string };

/** One kept-alive connection; one request at a time. */
export type HttpConnection = {
  readonly socket: Socket;
  /** `credentials`: header lines. Rejects when the connection breaks before its answer. */
  post(path: string, body: string, credentials: string): Promise<HttpAnswer>;
  close(): void;
};

/** Where the server is, and the address of ours that a socket comes from: one address has no more than some 28,000 ports. */
export type Route = { readonly port: number; readonly localAddress: string };

export async function openSocket({ port, localAddress }: Route): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress }).setNoDelay(true);
  await once(socket, 'connect');
  return socket;
}

/** HTTP as bare text, of servers that say how long an answer is: Node's own client would take more of the machine than the servers that are measured (87 us for a poll). */
export async function openHttpConnection(route: Route): Promise<HttpConnection> {
  const socket = await openSocket(route);
  let received = '';
  let waiting: { resolve(answer: HttpAnswer): void; reject(error: Error): void } | undefined;
  socket.on('data', (chunk: Buffer) => {
    received = received === '' ? chunk.toString('latin1') : received + chunk.toString('latin1');
    const answer = parseAnswer(received);
    if (answer === undefined) return;
    received = '';
    waiting?.resolve(answer);
    waiting = undefined;
  });
  socket.on('error', () => {});
  socket.on('close', () => waiting?.reject(new Error('the connection was closed')));
  return {
    socket,
    post(path, body, credentials) {
      const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
      waiting = { resolve, reject };
      if (socket.destroyed) reject(new Error('the connection is closed'));
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${route.port}\r\n${credentials}\r\nContent-Type: application/json\r\n` +
          `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
        'latin1',
      );
      return promise;
    },
    close: () => void socket.destroy(),
  };
}

/** Undefined while it is not all there. */
export function parseAnswer(text: string): HttpAnswer | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = text.slice(0, headEnd);
  const body = text.slice(headEnd + 4);
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  return body.length < length ? undefined : { status: Number(head.slice(9, 12)), head, body };
}
