import type { IncomingMessage } from 'node:http';

export type RequestBody =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly failure: 'too-large' | 'aborted' };

/** What is read and thrown away of a body that is too large, so that its sender gets to read our answer; then the socket is cut. */
const DISCARD_MAX_BYTES = 16 * 1024 * 1024;

/** Collects a request's body, counting bytes as they come [S4]. Never rejects. */
export function readRequestBody(req: IncomingMessage, maxBytes: number): Promise<RequestBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const declaredBytes = Number(req.headers['content-length'] ?? 0);
    if (declaredBytes > maxBytes) refuse();

    function refuse(): void {
      chunks.length = 0;
      resolve({ ok: false, failure: 'too-large' });
    }
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes + DISCARD_MAX_BYTES) req.destroy();
      else if (bytes > maxBytes) refuse();
      else if (declaredBytes <= maxBytes) chunks.push(chunk);
    });
    req.once('end', () =>
      resolve({ ok: true, bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks) }),
    );
    req.once('error', () => resolve({ ok: false, failure: 'aborted' }));
    req.once('close', () => resolve({ ok: false, failure: 'aborted' }));
  });
}
