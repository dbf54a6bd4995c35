import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OriginCheck, OriginVerdict } from '../../../http/address/origin-check.ts';
import type { WireMessage } from '../../protocol/port.ts';
import type { Admit } from '../admission.ts';
import { parseMessageTexts } from '../message-batch.ts';
import { toMessageText } from '../message-bytes.ts';
import { type AnswerForm, answerMessages, type ExchangeOptions } from './exchange.ts';
import { writeFailure } from './http-answer.ts';

export type CallbackPollingOptions = ExchangeOptions & {
  readonly originCheck: OriginCheck;
  readonly admit: Admit;
};

const CALLBACK_NAME = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/;
const CALLBACK_NAME_MAX_LENGTH = 64;
const DEFAULT_CALLBACK_NAME = 'jsonpcallback';

/** Serves Bayeux to script elements [E5]: messages in the query, a call of the page's function out. */
export function createCallbackPolling(
  options: CallbackPollingOptions,
): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    req.resume();
    serve(req, res, options).catch(() => writeFailure(res, 'internal'));
  };
}

async function serve(req: IncomingMessage, res: ServerResponse, options: CallbackPollingOptions): Promise<void> {
  const verdict = options.originCheck.judgeScript(req);
  if (verdict === 'foreign') return writeFailure(res, 'foreign-origin', toPolicy(verdict));
  const query = new URLSearchParams(toQuery(req.url ?? ''));
  const callback = query.get('jsonp') ?? DEFAULT_CALLBACK_NAME;
  if (callback.length > CALLBACK_NAME_MAX_LENGTH || !CALLBACK_NAME.test(callback)) {
    return writeFailure(res, 'callback-name', toPolicy(verdict));
  }
  const messages = parseMessageTexts(query.getAll('message'));
  if (messages === undefined) return writeFailure(res, 'message-parameter', toPolicy(verdict));
  // What a browser adds by itself proves nothing where it cannot be told which page asks.
  const admission = await options.admit(req, verdict === 'unknown' ? undefined : req.headers.cookie);
  if ('failure' in admission) {
    return writeFailure(res, admission.failure, [...toPolicy(verdict), ...admission.headers]);
  }
  const bytes = (req.url ?? '').length;
  answerMessages(res, { messages, bytes, admission }, toForm(callback, verdict), options);
}

/** Browsers keep the script from pages of other origins, the own site's other hosts and ports among them, unless their page is on the list. */
function toPolicy(verdict: OriginVerdict | 'unknown'): readonly string[] {
  return ['Cross-Origin-Resource-Policy', verdict === 'allowed' ? 'cross-origin' : 'same-origin'];
}

function toForm(callback: string, verdict: OriginVerdict | 'unknown'): AnswerForm {
  return {
    transport: 'callback-polling',
    contentType: 'text/javascript; charset=UTF-8',
    headers: ['Content-Disposition', 'attachment; filename="bayeux.js"', ...toPolicy(verdict)],
    toBody: (messages) => `/**/${callback}(${toScriptText(messages)});`,
  };
}

/** JSON as part of a script: these two characters end a line in older scripts, but not in JSON. */
function toScriptText(messages: readonly WireMessage[]): string {
  return toMessageText(messages).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

function toQuery(url: string): string {
  const at = url.indexOf('?');
  return at === -1 ? '' : url.slice(at + 1);
}
