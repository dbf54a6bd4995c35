import { STATUS_CODES } from 'node:http';

type FailureRow = {
  readonly httpStatus: number;
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly headers: readonly string[];
};

/** Every answer of the Bayeux endpoint that is not a Bayeux reply, in the envelope of the web services (web-services-api.md, section 4). */
export const httpFailures = {
  malformed: row(400, 10, 'The body must be a JSON array of Bayeux messages, or one message'),
  'message-parameter': row(
    400,
    10,
    'message: expected one or more parameters, each a JSON message or an array of them',
  ),
  'callback-name': row(400, 10, 'jsonp: expected a dotted identifier of at most 64 characters'),
  'upgrade-request': row(400, 10, 'This is not a valid WebSocket upgrade'),
  'not-a-websocket-address': row(400, 10, 'No WebSocket is served at this address'),
  'not-authenticated': row(401, 20, 'Access denied'),
  'foreign-origin': row(403, 3, 'Requests of this Origin are not allowed'),
  'user-not-taken': row(403, 20, 'Access denied: the bearer token names a user that cannot be taken'),
  policy: row(403, 3, 'Refused by policy'),
  'method-not-allowed': row(405, 3, 'Method not allowed'),
  'too-large': row(413, 10, 'The body is too large'),
  'too-many-messages': row(413, 10, 'The request has too many Bayeux messages'),
  'content-type': row(
    415,
    10,
    'Content-Type: expected application/json or application/x-www-form-urlencoded, in UTF-8, not compressed',
  ),
  'websocket-version': row(426, 10, 'Sec-WebSocket-Version: expected 13', [
    ...['Sec-WebSocket-Version', '13', 'Upgrade', 'websocket'],
  ]),
  'user-limit': row(429, 4, 'Too many Bayeux messages at once', ['Retry-After', '10']),
  'user-sockets': row(429, 4, 'Too many WebSockets of this user', ['Retry-After', '10']),
  'wrong-passwords': row(429, 4, 'Too many wrong passwords'),
  internal: row(500, 4, 'Internal error'),
  'provider-away': row(503, 4, 'Bearer tokens cannot be verified at present'),
  busy: row(503, 4, 'Cannot be served now'),
  'try-again-later': row(503, 4, 'Cannot be served now', ['Retry-After', '1']),
} as const satisfies Record<string, FailureRow>;

export type HttpFailure = keyof typeof httpFailures;

/** The failure as JSON text, ASCII only; `detail` says more than the row's own words. */
export function toFailureBody(failure: HttpFailure, detail?: string): string {
  const { statusCode, statusMessage } = httpFailures[failure];
  return JSON.stringify({ statusCode, statusMessage: detail ?? statusMessage });
}

/** The failure as a whole HTTP/1.1 answer, for a socket that Node's server has already let go of. */
export function toRawFailure(failure: HttpFailure, more: readonly string[] = []): Buffer {
  const { httpStatus, headers: own } = httpFailures[failure];
  const headers = [...own, ...more];
  const body = toFailureBody(failure);
  const lines = [
    `HTTP/1.1 ${httpStatus} ${STATUS_CODES[httpStatus] ?? ''}`,
    'Content-Type: application/json; charset=UTF-8',
    `Content-Length: ${body.length}`,
    'X-Content-Type-Options: nosniff',
    'Cache-Control: no-store',
    `Connection: ${httpStatus === 426 ? 'close, Upgrade' : 'close'}`,
  ];
  for (let at = 0; at + 1 < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1');
}

function row(
  httpStatus: number,
  statusCode: number,
  statusMessage: string,
  headers: readonly string[] = [],
): FailureRow {
  return { httpStatus, statusCode, statusMessage, headers };
}
