import { STATUS_CODES } from 'node:http';

/** What is refused before anybody looks into a request, in the envelope of the API (web-services-api.md, section 4). */
export const requestFailures = {
  'request-malformed': row(400, 10, 'This is not a valid HTTP request', 'the HTTP parser refuses the request'),
  host: row(
    400,
    10,
    'Host: expected once, a host name or an address, with or without a port',
    'Host is missing, is there more than once, or names no host',
  ),
  'request-target': row(
    400,
    10,
    'The request target is invalid',
    'the target is none of the forms that HTTP has for its method, or is badly encoded',
  ),
  'header-repeated': row(
    400,
    10,
    'A header that may be there once is there with two values',
    'Authorization or Content-Type is there with different values',
  ),
  'request-timeout': row(408, 4, 'The request took too long to arrive', 'headers or body did not arrive in time'),
  'pipeline-full': row(
    429,
    4,
    'Too many requests wait on this connection',
    'a client sends more requests ahead of their answers than one connection, or all together, may keep waiting',
  ),
  'headers-too-large': row(431, 10, 'The headers are too large', 'the headers are longer than the limit'),
  'transfer-coding': row(
    501,
    10,
    'Transfer-Encoding: expected chunked',
    'the body comes in a transfer coding other than chunked',
  ),
  'http-version': row(505, 10, 'Expected HTTP/1.1 or HTTP/1.0', 'the request is in another version of HTTP'),
} as const satisfies Record<string, FailureRow>;

export type RequestFailure = keyof typeof requestFailures;

type FailureRow = {
  readonly httpStatus: number;
  readonly statusCode: number;
  readonly says: string;
  readonly when: string;
};

const HEADERS = {
  'Content-Type': 'application/json; charset=UTF-8',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  Connection: 'close',
} as const;

/** The refusal as the parts of an answer, after which the connection closes. `body`: where it is not put in the envelope of everything outside the dialects. */
export function toRefusal(
  failure: RequestFailure,
  body = toBody(failure),
): {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
} {
  const { httpStatus: status } = requestFailures[failure];
  return { status, headers: { ...HEADERS, 'Content-Length': String(Buffer.byteLength(body)) }, body };
}

function toBody(failure: RequestFailure): string {
  const { statusCode, says: statusMessage } = requestFailures[failure];
  return JSON.stringify({ statusCode, statusMessage });
}

/** The refusal as bytes, for a socket that has no response object. */
export function toRawRefusal(failure: RequestFailure): string {
  const { status, headers, body } = toRefusal(failure);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`;
}

function row<const Status extends number>(httpStatus: Status, statusCode: number, says: string, when: string) {
  return { httpStatus, statusCode, says, when };
}
