import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OriginCheck } from '../../../http/address/origin-check.ts';
import { readBodyDeclaration } from '../../../http/request/body-declaration.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { Admission, Admit } from '../admission.ts';
import type { HttpFailure } from '../http-failure.ts';
import { parseMessageBatch, parseMessageTexts } from '../message-batch.ts';
import { toMessageText } from '../message-bytes.ts';
import { type AnswerForm, answerMessages, type ExchangeOptions } from './exchange.ts';
import { JSON_TYPE, writeFailure } from './http-answer.ts';
import {
  type BodyRefusal,
  createRequestBodies,
  type RequestBodies,
  type RequestBodiesOptions,
} from './request-bodies.ts';

export type LongPollingOptions = ExchangeOptions &
  RequestBodiesOptions & {
    readonly originCheck: OriginCheck;
    readonly admit: Admit;
  };

type Parts = LongPollingOptions & { readonly bodies: RequestBodies };

const FORM: AnswerForm = {
  transport: 'long-polling',
  contentType: JSON_TYPE,
  headers: [],
  toBody: toMessageText,
};

type BodyKind = 'json' | 'form';

/** Serves Bayeux over POST [E4]: one body of messages in, one JSON array out. */
export function createLongPolling(options: LongPollingOptions): (req: IncomingMessage, res: ServerResponse) => void {
  const parts = { ...options, bodies: createRequestBodies(options) };
  return (req, res) => {
    try {
      start(req, res, parts);
    } catch {
      writeFailure(res, 'internal');
    }
  };
}

function start(req: IncomingMessage, res: ServerResponse, parts: Parts): void {
  const { originCheck, admit } = parts;
  const kind = toBodyKind(req);
  if (originCheck.judge(req) === 'foreign') refuse(req, res, 'foreign-origin');
  else if (kind === undefined) refuse(req, res, 'content-type');
  else serve({ req, res, kind }, admit(req, req.headers.cookie), parts);
}

/** One POST. */
type Post = {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly kind: BodyKind;
};

/** The body is read when it is known whose it is: at once where nobody is waited for, which under load is a tenth of the time of a poll. */
function serve(post: Post, admission: ReturnType<Admit>, parts: Parts): void {
  if (!(admission instanceof Promise)) {
    readAndAnswer(post, admission, parts);
    return;
  }
  admission
    .then((admitted) => {
      if ('failure' in admitted) refuse(post.req, post.res, admitted.failure, admitted.headers);
      else readAndAnswer(post, admitted, parts);
    })
    .catch(() => writeFailure(post.res, 'internal'));
}

function readAndAnswer(post: Post, admission: Admission, parts: Parts): void {
  parts.bodies.read(post.req, admission.caller, (body) => answer(post, body, admission, parts));
}

function answer({ res, kind }: Post, body: Buffer | BodyRefusal, admission: Admission, options: ExchangeOptions): void {
  try {
    if (typeof body === 'string') {
      writeFailure(res, body, admission.headers);
      return;
    }
    const messages = parseBody(body, kind);
    if (messages === undefined) writeFailure(res, 'malformed', admission.headers);
    else answerMessages(res, { messages, bytes: body.length, admission }, FORM, options);
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
