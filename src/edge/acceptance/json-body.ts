import type { IncomingMessage } from 'node:http';
import type { MiddlewareHandler, Next } from 'hono';
import { readBodyDeclaration } from '../../http/request/body-declaration.ts';
import { userKeyText } from '../../identity/caller.ts';
import type { ByteBudget } from '../../kernel/bounds/byte-budget.ts';
import type { ReportLimit } from '../../telemetry/port.ts';
import { toRefusal } from '../answer.ts';
import { type EdgeContext, type EdgeEnv, incomingOf, requestHeader } from '../edge-env.ts';
import type { FailureName } from '../failure.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

export type JsonBodyOptions = {
  /** Longest request body; a longer one is answered 413. */
  readonly bodyMaxBytes: number;
  /** What all bodies on their way may take, and those of one user; past it a request is answered 503. */
  readonly bodies: ByteBudget;
  readonly reportLimit: ReportLimit;
};

type Unread = 'too-large' | 'no-room' | 'aborted';

/**
 * Reads a JSON body's text, within the limit, for the validator that comes next. What is not declared as plain JSON is not read. Where
 * it is optional, no body is an empty object.
 */
export function createJsonBody(options: JsonBodyOptions, body: 'mandatory' | 'optional'): MiddlewareHandler<EdgeEnv> {
  const { bodyMaxBytes, reportLimit } = options;
  const emptyText = body === 'optional' ? '{}' : '';
  return async (c, next) => {
    if (body === 'optional' && isEmpty(c)) return withText(c, emptyText, next);
    const wrong = checkDeclaration(c);
    if (wrong !== undefined) return toRefusal(c, { name: wrong });
    const read = await readBody(c, options);
    if (read === 'no-room') {
      reportLimit('rest-bodies', { tenant: c.get('caller').tenant, userId: c.get('caller').userId });
      const detail = 'Too much of request bodies is on its way';
      return toRefusal(c, { name: 'not-acceptable-now', detail }, { 'Retry-After': '1' });
    }
    if (read === 'too-large') {
      const detail = `body: expected at most ${bodyMaxBytes} bytes`;
      return toRefusal(c, { name: 'body-too-large', detail });
    }
    const text = read === 'aborted' ? undefined : decode(read);
    if (text === undefined) return toRefusal(c, { name: 'body-malformed' });
    return withText(c, text.trim() === '' ? emptyText : text, next);
  };
}

function withText(c: EdgeContext, text: string, next: Next): Promise<void> {
  // The cache that c.req.json() looks into holds promises.
  Object.assign(c.req.bodyCache, { text: Promise.resolve(text) });
  return next();
}

/** Whether the headers say that there is none; without a socket only the body itself can tell. */
function isEmpty(c: EdgeContext): boolean {
  if (requestHeader(c, 'transfer-encoding') !== undefined) return false;
  const length = requestHeader(c, 'content-length');
  return length === undefined ? incomingOf(c) !== undefined || c.req.raw.body === null : Number(length) === 0;
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

async function readBody(c: EdgeContext, options: JsonBodyOptions): Promise<Uint8Array | Unread> {
  const { bodyMaxBytes } = options;
  if (Number(requestHeader(c, 'content-length') ?? 0) > bodyMaxBytes) return 'too-large';
  const incoming = incomingOf(c);
  if (incoming !== undefined) return readIncoming(incoming, userKeyText(c.get('caller')), options);
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  return bytes.length > bodyMaxBytes ? 'too-large' : bytes;
}

/** Bytes are counted on Node's request as they come: a web stream in between would cost as much as the rest of the road. */
function readIncoming(
  incoming: IncomingMessage,
  key: string,
  { bodyMaxBytes, bodies }: JsonBodyOptions,
): Promise<Uint8Array | Unread> {
  return new Promise((resolve) => {
    let chunks: Buffer[] | undefined = [];
    let bytes = 0;
    const end = (outcome: Uint8Array | Unread): void => {
      if (chunks === undefined) return;
      chunks = undefined;
      bodies.giveBack(key, bytes);
      resolve(outcome);
    };
    incoming.on('data', (chunk: Buffer) => {
      if (chunks === undefined) return;
      if (bytes + chunk.length > bodyMaxBytes) return end('too-large');
      if (!bodies.take(key, chunk.length)) return end('no-room');
      bytes += chunk.length;
      chunks.push(chunk);
    });
    incoming.once('end', () => end(chunks?.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks ?? [])));
    incoming.once('error', () => end('aborted'));
    incoming.once('close', () => end('aborted'));
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
