import { connect, type Socket } from 'node:net';
import { basic } from './bayeux-server.ts';

/** One thing that a stranger does to a connection, once it stands. */
type Mischief = (socket: Socket, pick: Pick) => void;
/** An integer from 0 up to and without `below`. */
export type Pick = (below: number) => number;

const AUTHORIZATION = `Authorization: ${basic('alice')}\r\n`;
const HANDSHAKE = '[{"channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["long-polling"]}]';
const FIND =
  '{"operationName":"FindPhoneCall","callId":"fuzz","status":"InProcess","phoneNumber":"1","type":"Inbound"}';

const toPost = (path: string, body: string, more = AUTHORIZATION) =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;
const UPGRADE =
  'GET /api/v2/notifications HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
  `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${AUTHORIZATION}\r\n`;

/** Whole requests of every road, to be cut, repeated and garbled. */
const REQUESTS = [
  ...['GET /api/v2/diagnostics/version HTTP/1.1\r\nHost: a\r\n\r\n', 'GET /openapi.json HTTP/1.0\r\n\r\n'],
  ...[
    'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  ],
  ...['DELETE /api/v2/notifications HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nmore', UPGRADE],
  UPGRADE.replace('13', '7'),
  UPGRADE.replace('websocket', 'h2c'),
  `GET /api/v2/me HTTP/1.1\r\nHost: a\r\n${AUTHORIZATION}\r\n`,
  `GET /api/v2/notifications?message=${encodeURIComponent(HANDSHAKE)} HTTP/1.1\r\nHost: a\r\n${AUTHORIZATION}\r\n`,
  toPost('/api/v2/notifications', HANDSHAKE),
  toPost('/api/v2/notifications', '[{"channel":"/meta/connect","clientId":"x","connectionType":"long-polling"}]'),
  toPost('/api/v2/notifications', '[{"channel":', ''),
  toPost('/api/v2/ucs/interactions', FIND),
  toPost('/api/v2/ucs/interactions', FIND, 'Expect: 100-continue\r\n'),
  toPost('/api/v2/nowhere', 'x'.repeat(70_000)),
];
const FRAMES = [
  '\x81\x80abcd',
  '\x81\xfe\xff\xffabcd',
  '\x88\x80abcd',
  '\x8a\xff',
  '\xff\xff\xff',
  '\x01\x85abcdefghi',
];

const reset: Mischief = (socket) => socket.resetAndDestroy();
const ENDINGS: readonly Mischief[] = [
  reset,
  (socket) => socket.end(),
  (socket) => socket.destroy(),
  (socket) => socket.end(Buffer.from('\x16\x03\x01\r\n\r\n', 'latin1')),
];

/** What is done before the end. */
const MISCHIEFS: readonly Mischief[] = [
  () => {},
  (socket, pick) => write(socket, cut(one(REQUESTS, pick), pick)),
  (socket, pick) => write(socket, one(REQUESTS, pick)),
  (socket, pick) => write(socket, one(REQUESTS, pick) + one(REQUESTS, pick)),
  (socket, pick) => write(socket, one(REQUESTS, pick) + cut(one(REQUESTS, pick), pick)),
  (socket, pick) => write(socket, one(REQUESTS, pick).repeat(1 + pick(50))),
  (socket, pick) => write(socket, garble(one(REQUESTS, pick), pick)),
  (socket, pick) =>
    write(socket, Buffer.from(Array.from({ length: 1 + pick(200) }, () => pick(256))).toString('latin1')),
  (socket, pick) => write(socket, UPGRADE + one(FRAMES, pick)),
  (socket, pick) => {
    socket.pause();
    write(socket, one(REQUESTS, pick).repeat(1 + pick(20)));
  },
];

/** Opens a connection, does something with it, and ends it in some way at some moment. Resolves when it is gone, whatever became of it. */
export function makeMischief(port: number, pick: Pick): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = one(ENDINGS, pick);
    const lateEnd = pick(4) === 0;
    socket.on('error', () => {});
    socket.once('close', () => resolve());
    // Who waits for an answer ends when some of it has come; the others end at once, or are ended.
    socket.on('data', () => {
      if (lateEnd) finish();
    });
    socket.on('connect', () => {
      one(MISCHIEFS, pick)(socket, pick);
      if (!lateEnd) setImmediate(finish);
    });
    // Who is not answered gives up.
    socket.setTimeout(200, () => socket.destroy());
    let finished = false;
    function finish(): void {
      if (finished) return;
      finished = true;
      socket.resume();
      end(socket, pick);
    }
  });
}

function write(socket: Socket, text: string): void {
  socket.write(Buffer.from(text, 'latin1'));
}

function one<Item>(items: readonly Item[], pick: Pick): Item {
  const item = items[pick(items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

function cut(text: string, pick: Pick): string {
  return text.slice(0, pick(text.length));
}

/** A few bytes are others. */
function garble(text: string, pick: Pick): string {
  const bytes = Buffer.from(text, 'latin1');
  for (let count = 1 + pick(4); count > 0; count--) bytes[pick(bytes.length)] = pick(256);
  return bytes.toString('latin1');
}
