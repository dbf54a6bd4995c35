import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '../../kernel/json.ts';
import { type Admit, toCorsHeaders } from './admission.ts';
import { type AnswerForm, type ExchangeOptions, openExchange } from './exchange.ts';
import { JSON_TYPE, writeFailure } from './http-answer.ts';
import type { HttpFailure } from './http-failure.ts';
import { parseMessageTexts } from './message-batch.ts';
import { toMessageText } from './message-bytes.ts';
import type { OriginCheck } from './origin.ts';
import { readRequestBody } from './request-body.ts';

export type LongPollingOptions = ExchangeOptions & {
  readonly originCheck: OriginCheck;
  readonly admit: Admit;
  /** Bytes of a request body; a larger one is answered with 413 [S4]. */
  readonly bodyMaxBytes: number;
};

const FORM: AnswerForm = {
  transport: 'long-polling',
  contentType: JSON_TYPE,
  headers: [],
  toBody: toMessageText,
};

const JSON_MEDIA_TYPE = 'application/json';

type BodyKind = 'json' | 'form';

/** Serves Bayeux over POST [E4]: one body of messages in, one JSON array out. */
export function createLongPolling(options: LongPollingOptions): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    serve(req, res, options).catch(() => writeFailure(res, 'internal'));
  };
}

async function serve(req: IncomingMessage, res: ServerResponse, options: LongPollingOptions): Promise<void> {
  const verdict = options.originCheck.judge(req);
  if (verdict === 'foreign') return refuse(req, res, 'foreign-origin');
  const cors = toCorsHeaders(req, verdict);
  const kind = toBodyKind(req);
  if (kind === undefined) return refuse(req, res, 'content-type', cors);
  const [body, admission] = await Promise.all([
    readRequestBody(req, options.bodyMaxBytes),
    options.admit(req, verdict),
  ]);
  if (admission === undefined) return writeFailure(res, 'try-again-later', cors);
  if (!body.ok) return body.failure === 'aborted' ? undefined : writeFailure(res, body.failure, admission.headers);
  const messages = parseBody(body.bytes, kind);
  if (messages === undefined) return writeFailure(res, 'malformed', admission.headers);
  if (!res.destroyed) openExchange(res, admission, FORM, options).receive(messages);
}

/** Answers without reading the body; what comes of it is thrown away. */
function refuse(
  req: IncomingMessage,
  res: ServerResponse,
  failure: HttpFailure,
  headers: readonly string[] = [],
): void {
  req.resume();
  writeFailure(res, failure, headers);
}

/** A missing Content-Type counts as JSON [E4]. Undefined for another type, another charset or a compressed body. */
function toBodyKind(req: IncomingMessage): BodyKind | undefined {
  const { 'content-encoding': encoding, 'content-type': contentType = JSON_MEDIA_TYPE } = req.headers;
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') return undefined;
  if (contentType === JSON_MEDIA_TYPE) return 'json';
  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/.exec(parameter)?.[1])
    .find(Boolean);
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii') return undefined;
  if (type.trim() === JSON_MEDIA_TYPE) return 'json';
  return type.trim() === 'application/x-www-form-urlencoded' ? 'form' : undefined;
}

/** The messages of a body; undefined when it is malformed or holds none [E8]. */
function parseBody(bytes: Buffer, kind: BodyKind): readonly JsonObject[] | undefined {
  const text = parseUtf8(bytes);
  if (text === undefined) return undefined;
  const texts = kind === 'json' ? [text] : new URLSearchParams(text).getAll('message');
  return parseMessageTexts(texts);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parseUtf8(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
