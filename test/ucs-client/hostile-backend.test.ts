import { once } from 'node:events';
import { createServer, type Http2Session, type ServerHttp2Stream } from 'node:http2';
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
  stream.respond(GRPC, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ ...trailers }));
  stream.end(body);
}

/** Health is as it should be; the first call is treated so, and those that follow are answered. */
async function startHostile(
  treat: (stream: ServerHttp2Stream) => void,
): Promise<{ readonly target: string /** A connection was lost. */; readonly lost: Promise<unknown> }> {
  const lost = Promise.withResolvers<void>();
  let treated = false;
  const sessions = new Set<Http2Session>();
  const server = createServer({ maxSendHeaderBlockLength: 256 * MEGABYTE });
  server.on('session', (session) => {
    sessions.add(session);
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
    treat(stream);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { target: `127.0.0.1:${address.port}`, lost: lost.promise };
}

const TREATMENTS: readonly (readonly [string, (stream: ServerHttp2Stream) => void])[] = [
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
      const fill = () => {
        while (!stream.destroyed && stream.write(Buffer.alloc(65_536)));
      };
      stream.on('drain', fill);
      fill();
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
