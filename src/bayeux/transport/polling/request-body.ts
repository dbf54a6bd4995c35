import type { IncomingMessage } from 'node:http';

/** Collects a request's body, counting bytes as they come [S4]. `read` is called once, or never when the request breaks off: then nobody waits for an answer. */
export function readRequestBody(
  req: IncomingMessage,
  maxBytes: number,
  read: (body: Buffer | 'too-large') => void,
): void {
  let chunks: Buffer[] = [];
  let bytes = 0;
  let refused = false;

  function refuse(): void {
    refused = true;
    chunks = [];
    read('too-large');
  }
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) refuse();
  req.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes && !refused) refuse();
    else if (!refused) chunks.push(chunk);
  });
  req.on('end', () => {
    if (!refused) read(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
  });
}
