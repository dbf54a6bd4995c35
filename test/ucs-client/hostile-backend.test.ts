import { once } from 'node:events';
import { createServer, type Http2Session, type ServerHttp2Stream } from 'node:http2';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadUcsDefinition } from '../../src/proto/load-ucs-definition.ts';
import { loadMessage } from '../../src/ucs-client/loaded-method.ts';
import { CALL, connectUcs, PHONE_CALL, untilServing } from '../support/ucs-client-options.ts';

const GRPC = { ':status': 200, 'content-type': 'application/grpc' } as const;
const MEGABYTE = 1024 ** 2;

function frame(message: Buffer, statedBytes = message.length): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(statedBytes, 1);
  return Buffer.concat([prefix, message]);
}

const found = loadMessage(loadUcsDefinition(), 'ucs.v1.FindOrCreatePhoneCallResponse').serialize({
  interactionId: 'INTERACTION00000',
  created: true,
});

function end(stream: ServerHttp2Stream, body: Buffer, trailers: Readonly<Record<string, string>>): void {
  // Its connection may be over by now.
  if (stream.destroyed) return;
  stream.respond(GRPC, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ ...trailers }));
  stream.end(body);
}

/** The socket as a stream that HTTP/2 does not take over. */
function toWire(socket: Socket): Duplex {
  const wire = new Duplex({
    read() {},
    write: (bytes, _encoding, done) => void socket.write(bytes, () => done()),
    final: (done) => void socket.end(done),
    destroy(error, done) {
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (bytes) => wire.push(bytes));
  socket.on('end', () => wire.push(null));
  socket.on('close', () => wire.destroy());
  socket.on('error', () => {});
  return wire;
}

/** A frame of HTTP/2 without flags. */
function http2Frame(type: number, streamId: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt32BE(streamId, 5);
  return Buffer.concat([head, payload]);
}

const HEADERS = 1;
const CONTINUATION = 9;
const STATUS_200 = Buffer.from([0x88]);

/** Writes until nobody takes any more. */
function flood(
  stream: {
    write(bytes: Buffer): boolean;
    on(event: 'drain', listener: () => void): unknown;
    readonly destroyed: boolean;
  },
  bytes: Buffer,
): void {
  const fill = () => {
    while (!stream.destroyed && stream.write(bytes));
  };
  stream.on('drain', fill);
  fill();
}

/** Health is as it should be; the first call is treated so, and those that follow are answered. */
async function startHostile(
  treat: (stream: ServerHttp2Stream, socket: Socket) => void,
): Promise<{ readonly target: string /** A connection was lost. */; readonly lost: Promise<unknown> }> {
  const lost = Promise.withResolvers<void>();
  let treated = false;
  const sessions = new Set<Http2Session>();
  /** What is below each session, to be written to behind its back. */
  const sockets = new WeakMap<Http2Session, Socket>();
  let newest: Socket | undefined;
  const server = createServer({ maxSendHeaderBlockLength: 256 * MEGABYTE });
  server.on('session', (session) => {
    sessions.add(session);
    if (newest !== undefined) sockets.set(session, newest);
    session.on('error', () => {});
    session.on('close', () => {
      sessions.delete(session);
      lost.resolve();
    });
  });
  server.on('stream', (stream, { ':path': path = '' }) => {
    stream.on('error', () => {});
    if (path.endsWith('/Check')) return end(stream, frame(Buffer.from([0x08, 0x01])), { 'grpc-status': '0' });
    if (!path.endsWith('/FindOrCreatePhoneCall')) return end(stream, Buffer.alloc(0), { 'grpc-status': '12' });
    if (treated) return end(stream, frame(found), { 'grpc-status': '0' });
    treated = true;
    const socket = stream.session === undefined ? undefined : sockets.get(stream.session);
    if (socket !== undefined) treat(stream, socket);
  });
  const front = createTcpServer((socket) => {
    newest = socket;
    server.emit('connection', toWire(socket));
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  onTestFinished(() => {
    for (const session of sessions) session.destroy();
    front.close();
  });
  const address = front.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { target: `127.0.0.1:${address.port}`, lost: lost.promise };
}

const TREATMENTS: readonly (readonly [string, (stream: ServerHttp2Stream, socket: Socket) => void])[] = [
  ['a message that is no message', (stream) => end(stream, frame(Buffer.alloc(100, 0xff)), { 'grpc-status': '0' })],
  ['a message that states 4 GB', (stream) => end(stream, frame(found, 2 ** 32 - 1), { 'grpc-status': '0' })],
  ['a message above the bound', (stream) => end(stream, frame(Buffer.alloc(5 * MEGABYTE)), { 'grpc-status': '0' })],
  [
    'two messages where one is due',
    (stream) => end(stream, Buffer.concat([frame(found), frame(found)]), { 'grpc-status': '0' }),
  ],
  ['no message at all', (stream) => end(stream, Buffer.alloc(0), { 'grpc-status': '0' })],
  ['half a message', (stream) => end(stream, frame(found, found.length + 10), { 'grpc-status': '0' })],
  ['a status that is none', (stream) => end(stream, frame(found), { 'grpc-status': 'well' })],
  ['a status beyond all numbers', (stream) => end(stream, Buffer.alloc(0), { 'grpc-status': '99999999999' })],
  ['no status', (stream) => end(stream, frame(found), {})],
  [
    'details that are no bytes',
    (stream) => end(stream, Buffer.alloc(0), { 'grpc-status': '5', 'grpc-status-details-bin': '!!!' }),
  ],
  [
    'a megabyte of details',
    (stream) => end(stream, Buffer.alloc(0), { 'grpc-status': '5', 'grpc-status-details-bin': 'A'.repeat(MEGABYTE) }),
  ],
  [
    'another content type',
    (stream) => {
      stream.respond({ ':status': 200, 'content-type': 'text/html' });
      stream.end('<html>'.repeat(1000));
    },
  ],
  ['a reset', (stream) => stream.close(2)],
  ['the end of the connection', (stream) => stream.session?.destroy()],
  ['silence after the headers', (stream) => stream.respond(GRPC)],
  [
    'a body without end',
    (stream) => {
      stream.respond(GRPC);
      flood(stream, Buffer.alloc(65_536));
    },
  ],
  [
    'headers without end',
    (stream, socket) => {
      socket.write(http2Frame(HEADERS, stream.id ?? 0, STATUS_200));
      const name = 'x-more';
      const field = Buffer.concat([
        Buffer.from([0, name.length]),
        Buffer.from(name),
        Buffer.from([100]),
        Buffer.alloc(100, 'a'),
      ]);
      flood(socket, http2Frame(CONTINUATION, stream.id ?? 0, Buffer.concat(Array(100).fill(field))));
    },
  ],
  [
    'frames of the connection without end',
    (stream, socket) => {
      stream.respond(GRPC);
      flood(socket, Buffer.concat(Array(100).fill(http2Frame(6, 0, Buffer.alloc(8)))));
    },
  ],
  [
    'hundreds of headers',
    (stream) => {
      const many = Object.fromEntries(Array.from({ length: 900 }, (_, at) => [`x-${at}`, 'a'.repeat(1000)]));
      end(stream, frame(found), { ...many, 'grpc-status': '0' });
    },
  ],
];

describe('a backend that answers a call with', () => {
  it.each(TREATMENTS)('%s costs that call alone', async (_what, treat) => {
    const { target, lost } = await startHostile(treat);
    const client = connectUcs(target, { road: 'unary', checkTimeoutMs: 2000 });
    await untilServing(client, true);
    const first = await client.call('FindOrCreatePhoneCall', PHONE_CALL, { ...CALL, timeoutMs: 300 });
    expect(first).toMatchObject({
      ok: false,
      fault: { errorCode: expect.any(String), errorDetail: expect.any(String) },
    });
    // Where the connection went with it, one that follows at once may have to be made again.
    const second = await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL);
    if (!second.ok) {
      expect(second.fault.retryable).toBe(true);
      await lost;
      await untilServing(client, true);
    }
    for (let count = 0; count < 3; count++) {
      const next = await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL);
      expect(next).toEqual({ ok: true, response: { interactionId: 'INTERACTION00000', created: true } });
    }
  });
});
