import type { ServerResponse } from 'node:http';
import { type HttpFailure, httpFailures, toFailureBody } from '../http-failure.ts';

export const JSON_TYPE = 'application/json; charset=UTF-8';

/** Headers of every answer, names and values in turn. */
const ALWAYS = ['X-Content-Type-Options', 'nosniff', 'Cache-Control', 'no-store'] as const;

/** Writes the whole answer. */
export function writeAnswer(
  res: ServerResponse,
  answer: {
    readonly httpStatus: number;
    readonly contentType: string;
    readonly headers: readonly string[];
    /** As text: Node then sends head and body in one piece. */
    readonly body: string;
  },
): void {
  const { contentType, body, headers } = answer;
  const contentLength = String(Buffer.byteLength(body));
  res.writeHead(answer.httpStatus, [
    'Content-Type',
    contentType,
    'Content-Length',
    contentLength,
    ...ALWAYS,
    ...headers,
  ]);
  res.end(body);
}

/** Answers with a failure's envelope; does nothing when the exchange is already answered or gone. */
export function writeFailure(
  res: ServerResponse,
  failure: HttpFailure,
  headers: readonly string[] = [],
  detail?: string,
): void {
  if (res.headersSent || res.destroyed) return;
  const { httpStatus, headers: failureHeaders } = httpFailures[failure];
  writeAnswer(res, {
    httpStatus,
    contentType: JSON_TYPE,
    headers: [...failureHeaders, ...headers],
    body: toFailureBody(failure, detail),
  });
}
