import { connect, type Socket } from 'node:net';

export type PostClient = {
  /** Sends one JSON body; answers the body of the answer. Rejects on a status other than 200. Waits while every connection is taken. */
  post(body: string): Promise<string>;
  close(): void;
};

type Waiting = { readonly request: string; resolve(answer: string): void; reject(error: Error): void };
/** Without a socket until it is used, and when the server has closed the one it had: servers close those that are not used. */
type Connection = { socket: Socket | undefined; received: string; waiting: Waiting | undefined };

/** Whether this is all of an answer: as long as it says, or up to its last chunk. */
function isWhole(text: string): boolean {
  const bodyAt = text.indexOf('\r\n\r\n') + 4;
  if (bodyAt < 4) return false;
  const length = /content-length: (\d+)/i.exec(text)?.[1];
  return length === undefined ? text.endsWith('0\r\n\r\n') : text.length - bodyAt >= Number(length);
}

/**
 * POSTs over kept-alive connections. Bare sockets and not Node's HTTP client, which would take more of the machine than the servers that are
 * measured (some 90 us for a request; this takes a tenth).
 */
export function createPostClient(
  url: string,
  options: { readonly connections: number; readonly headers: Readonly<Record<string, string>> },
): PostClient {
  const { hostname, port, pathname } = new URL(url);
  const extra = Object.entries(options.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\n${extra.join('')}`;
  const connections = Array.from(
    { length: options.connections },
    (): Connection => ({ socket: undefined, received: '', waiting: undefined }),
  );
  /** The one used longest ago comes first. */
  const idle = [...connections];
  const line: Waiting[] = [];

  function open(connection: Connection): Socket {
    const socket = connect(Number(port), hostname).setNoDelay(true);
    socket.on('data', (chunk) => receive(connection, chunk.toString('latin1')));
    socket.on('error', (error) => connection.waiting?.reject(error));
    socket.on('close', () => {
      connection.socket = undefined;
      connection.waiting?.reject(new Error('the connection was closed before its answer came'));
    });
    return socket;
  }

  function receive(connection: Connection, text: string): void {
    connection.received += text;
    if (!isWhole(connection.received)) return;
    const { received, waiting } = connection;
    connection.received = '';
    connection.waiting = undefined;
    const next = line.shift();
    if (next === undefined) idle.push(connection);
    else send(connection, next);
    if (received.startsWith('HTTP/1.1 200')) waiting?.resolve(received.slice(received.indexOf('\r\n\r\n')));
    else waiting?.reject(new Error(received));
  }

  function send(connection: Connection, waiting: Waiting): void {
    connection.waiting = waiting;
    connection.socket ??= open(connection);
    connection.socket.write(waiting.request);
  }

  return {
    post(body) {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const request = `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
      const connection = idle.shift();
      if (connection === undefined) line.push({ request, resolve, reject });
      else send(connection, { request, resolve, reject });
      return promise;
    },
    close() {
      for (const { socket } of connections) socket?.destroy();
    },
  };
}
