import { once } from 'node:events';
import { createServer, type Http2Session } from 'node:http2';
import { onTestFinished } from 'vitest';

export type Http2Front = { readonly target: string /** Of every request so far. */; readonly paths: readonly string[] };

/**
 * What may stand where a gRPC server is expected: answers each path with an HTTP status, as proxies do, or with a message, as a gRPC server that has only this one.
 * Stopped when the test is over.
 */
export async function startHttp2Front(answer: (path: string) => number | Buffer): Promise<Http2Front> {
  const paths: string[] = [];
  const sessions = new Set<Http2Session>();
  const server = createServer();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
  });
  server.on('stream', (stream, { ':path': path = '' }) => {
    paths.push(path);
    stream.on('error', () => {});
    const answered = answer(path);
    if (typeof answered === 'number') {
      stream.respond({ ':status': answered, 'content-type': 'text/html' });
      stream.end('<html>no</html>');
      return;
    }
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(answered.length, 1);
    stream.end(Buffer.concat([prefix, answered]));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return { target: `127.0.0.1:${address.port}`, paths };
}
