import type { JsonObject } from '../kernel/json.ts';
import { type EdgeContext, requestHeader } from './edge-env.ts';
import type { EdgeFailure } from './failure.ts';
import { v2Wording } from './wording.ts';

/** On answers of the API without a body. */
export const NO_CONTENT_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
};

/** On all others. */
export const API_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'application/json; charset=UTF-8',
  ...NO_CONTENT_HEADERS,
};

/** Headers that the answer to come has beside the usual ones. */
export function addHeaders(c: EdgeContext, headers: Readonly<Record<string, string>>): void {
  c.set('extraHeaders', { ...c.get('extraHeaders'), ...headers });
}

/** An answer with statusCode 0 and these fields. */
export function toSuccess(c: EdgeContext, fields: JsonObject): Response {
  return toJsonAnswer(c, JSON.stringify({ statusCode: 0, ...fields }), 200);
}

/** A refusal in the words of its dialect. `headers`: Allow, Retry-After and the like. */
export function toRefusal(c: EdgeContext, failure: EdgeFailure, headers?: Readonly<Record<string, string>>): Response {
  const { httpStatus, statusCode, body } = (c.get('wording') ?? v2Wording).toRefusal(failure, {
    authorization: requestHeader(c, 'authorization') !== undefined,
    clientReference: c.get('clientReference'),
  });
  c.set('statusCode', statusCode);
  return toJsonAnswer(c, body, httpStatus, headers);
}

/** JSON text as an answer. The web's Response is built directly: the detour over the context costs the hot road about a microsecond. */
export function toJsonAnswer(
  c: EdgeContext,
  json: string,
  status: number,
  headers?: Readonly<Record<string, string>>,
): Response {
  const extraHeaders = c.get('extraHeaders');
  const all =
    extraHeaders === undefined && headers === undefined ? API_HEADERS : { ...API_HEADERS, ...extraHeaders, ...headers };
  return new Response(json, { status, headers: all });
}
