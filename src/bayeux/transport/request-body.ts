import type { IncomingMessage } from 'node:http';

export type RequestBody =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly failure: 'too-large' | 'aborted' };

/** What is read and thrown away of a body that is too large, so that its sender gets to read our answer; then the socket is cut. */
const DISCARD_MAX_BYTES = 16 * 1024 * 1024;

/** Collects a request's body, counting bytes as they come [S4]. `read` is called once. */
export function readRequestBody(req: IncomingMessage, maxBytes: number, read: (body: RequestBody) => void): void {
  const declaredBytes = Number(req.headers['content-length'] ?? 0);
  let chunks: Buffer[] = [];
  let bytes = 0;
  let finished = false;

  function finish(body: RequestBody): void {
    if (finished) return;
    finished = true;
    chunks = [];
    read(body);
  }
  if (declaredBytes > maxBytes) finish({ ok: false, failure: 'too-large' });
  req.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes + DISCARD_MAX_BYTES) req.destroy();
    else if (bytes > maxBytes) finish({ ok: false, failure: 'too-large' });
    else if (!finished) chunks.push(chunk);
  });
  req.on('end', () =>
    finish({ ok: true, bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks) }),
  );
  // Also follows an error, which nobody listens to and Node therefore keeps to itself.
  req.on('close', () => finish({ ok: false, failure: 'aborted' }));
}
