import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBodyDeclaration } from '../../../http/body-declaration.ts';
import type { OriginCheck } from '../../../http/origin-check.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import { type Admission, type Admit, type TurnedAway, toCorsHeaders } from '../admission.ts';
import type { HttpFailure } from '../http-failure.ts';
import { parseMessageBatch, parseMessageTexts } from '../message-batch.ts';
import { toMessageText } from '../message-bytes.ts';
import { type AnswerForm, type ExchangeOptions, openExchange } from './exchange.ts';
import { JSON_TYPE, writeFailure } from './http-answer.ts';
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

type BodyKind = 'json' | 'form';

/** Serves Bayeux over POST [E4]: one body of messages in, one JSON array out. */
export function createLongPolling(options: LongPollingOptions): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    try {
      start(req, res, options);
    } catch {
      writeFailure(res, 'internal');
    }
  };
}

function start(req: IncomingMessage, res: ServerResponse, options: LongPollingOptions): void {
  const verdict = options.originCheck.judge(req);
  const kind = toBodyKind(req);
  if (verdict === 'foreign') refuse(req, res, 'foreign-origin');
  else if (kind === undefined) refuse(req, res, 'content-type', toCorsHeaders(req, verdict));
  else serve({ req, res, kind }, options.admit(req, verdict), options);
}

/** One POST, while its body comes and its sender is asked about. */
type Post = {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly kind: BodyKind;
};

/** Goes on when both are there, at once where nothing is waited for: under load that is a tenth of the time of a poll. */
function serve(post: Post, admission: ReturnType<Admit>, options: LongPollingOptions): void {
  const { req, res } = post;
  if (!(admission instanceof Promise)) {
    readRequestBody(req, options.bodyMaxBytes, (body) => answer(post, body, admission, options));
    return;
  }
  const body = new Promise<Buffer | 'too-large'>((resolve) => readRequestBody(req, options.bodyMaxBytes, resolve));
  Promise.all([body, admission]).then(
    ([read, admitted]) => answer(post, read, admitted, options),
    () => writeFailure(res, 'internal'),
  );
}

function answer(
  { res, kind }: Post,
  body: Buffer | 'too-large',
  admission: Admission | TurnedAway,
  options: LongPollingOptions,
): void {
  try {
    const messages = body === 'too-large' ? undefined : parseBody(body, kind);
    if ('failure' in admission) writeFailure(res, admission.failure, admission.headers);
    else if (body === 'too-large') writeFailure(res, 'too-large', admission.headers);
    else if (messages === undefined) writeFailure(res, 'malformed', admission.headers);
    else if (!res.destroyed) openExchange(res, admission, FORM, options).receive(messages, body.length);
  } catch {
    writeFailure(res, 'internal');
  }
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
function toBodyKind({ headers }: IncomingMessage): BodyKind | undefined {
  const declared = readBodyDeclaration(headers);
  if (declared.refused !== undefined || declared.media === 'other') return undefined;
  return declared.media === 'form' ? 'form' : 'json';
}

/** The messages of a body; undefined when it is malformed or holds none [E8]. */
function parseBody(bytes: Buffer, kind: BodyKind): readonly JsonObject[] | undefined {
  const text = parseUtf8(bytes);
  if (text === undefined) return undefined;
  if (kind === 'form') return parseMessageTexts(new URLSearchParams(text).getAll('message'));
  const messages = parseMessageBatch(text);
  return messages?.length === 0 ? undefined : messages;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parseUtf8(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
