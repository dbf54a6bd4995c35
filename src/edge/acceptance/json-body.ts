import type { IncomingMessage } from 'node:http';
import type { MiddlewareHandler } from 'hono';
import { readBodyDeclaration } from '../../http/body-declaration.ts';
import { toRefusal } from '../answer.ts';
import { type EdgeContext, type EdgeEnv, incomingOf, requestHeader } from '../edge-env.ts';
import type { FailureName } from '../failure.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads a JSON body's text, within the limit, for the validator that comes next. What is not declared as plain JSON is not read. */
export function createJsonBody(bodyMaxBytes: number): MiddlewareHandler<EdgeEnv> {
  return async (c, next) => {
    const wrong = checkDeclaration(c);
    if (wrong !== undefined) return toRefusal(c, { name: wrong });
    const body = await readBody(c, bodyMaxBytes);
    if (body === 'too-large') {
      const detail = `body: expected at most ${bodyMaxBytes} bytes`;
      return toRefusal(c, { name: 'body-too-large', detail });
    }
    const text = body === 'aborted' ? undefined : decode(body);
    if (text === undefined) return toRefusal(c, { name: 'body-malformed' });
    // The cache that c.req.json() looks into holds promises.
    Object.assign(c.req.bodyCache, { text: Promise.resolve(text) });
    return next();
  };
}

/** The validator takes a missing type for an empty object, so it is checked here. */
function checkDeclaration(c: EdgeContext): FailureName | undefined {
  const declared = readBodyDeclaration({
    'content-type': requestHeader(c, 'content-type'),
    'content-encoding': requestHeader(c, 'content-encoding'),
  });
  if (declared.refused === 'compressed') return 'content-encoding';
  return declared.refused === undefined && declared.media === 'json' ? undefined : 'content-type';
}

async function readBody(c: EdgeContext, maxBytes: number): Promise<Uint8Array | 'too-large' | 'aborted'> {
  if (Number(requestHeader(c, 'content-length') ?? 0) > maxBytes) return 'too-large';
  const incoming = incomingOf(c);
  if (incoming !== undefined) return readIncoming(incoming, maxBytes);
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  return bytes.length > maxBytes ? 'too-large' : bytes;
}

/** Bytes are counted on Node's request as they come: a web stream in between would cost as much as the rest of the road. */
function readIncoming(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array | 'too-large' | 'aborted'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      resolve('too-large');
    });
    incoming.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    incoming.once('error', () => resolve('aborted'));
    incoming.once('close', () => resolve('aborted'));
  });
}

/** Undefined when the bytes are not UTF-8. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
