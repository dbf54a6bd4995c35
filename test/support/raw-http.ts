import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { basic } from './bayeux-server.ts';
import { createWaiters } from './waiters.ts';

export type RawAnswer = {
  readonly status: number;
  /** Names in lower case; several Set-Cookie lines are joined by a line feed. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
};

/** A TCP connection whose bytes the test writes itself. */
export type RawConnection = {
  readonly socket: Socket;
  write(...chunks: readonly (string | Uint8Array)[]): Promise<void>;
  /** The next HTTP answer, or `closed` when the other side ends before it is whole. */
  answer(): Promise<RawAnswer | 'closed'>;
  /** The next bytes after those taken, at least this many. */
  bytes(count: number): Promise<Buffer>;
  readonly closed: Promise<void>;
};

export async function openRawConnection(port: number): Promise<RawConnection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let received = Buffer.alloc(0);
  let ended = false;
  const { until, wake } = createWaiters();
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    wake();
  });
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      ended = true;
      wake();
      resolve();
    });
  });
  await once(socket, 'connect');

  return {
    socket,
    closed,
    async write(...chunks) {
      for (const chunk of chunks) await new Promise<void>((resolve) => socket.write(chunk, () => resolve()));
    },
    answer: () =>
      until(() => {
        const parsed = parseAnswer(received);
        if (parsed === undefined) return ended ? 'closed' : undefined;
        received = received.subarray(parsed.length);
        return parsed.answer;
      }),
    bytes: (count) =>
      until(() => {
        if (received.length < count && !ended) return undefined;
        const taken = received.subarray(0, count);
        received = received.subarray(count);
        return taken;
      }),
  };
}

function parseAnswer(bytes: Buffer): { readonly answer: RawAnswer; readonly length: number } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const [statusLine = '', ...lines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const at = line.indexOf(':');
    const name = line.slice(0, at).toLowerCase();
    const value = line.slice(at + 1).trim();
    headers.set(name, headers.has(name) ? `${headers.get(name)}\n${value}` : value);
  }
  const bodyStart = headEnd + 4;
  const bodyLength = Number(headers.get('content-length') ?? 0);
  if (bytes.length < bodyStart + bodyLength) return undefined;
  const body = bytes.subarray(bodyStart, bodyStart + bodyLength).toString();
  const status = Number(statusLine.split(' ')[1]);
  return { answer: { status, headers, body }, length: bodyStart + bodyLength };
}

/** The head of a POST with this body's length, as alice unless the headers say otherwise. */
export function postHead(
  path: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string | undefined>> = {},
): string {
  const all: Record<string, string | undefined> = {
    Host: '127.0.0.1',
    Authorization: basic('alice'),
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return `POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}
