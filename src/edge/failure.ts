import { requestFailures } from '../http/request/request-failure.ts';

/**
 * Every error answer of the REST API (web-services-api.md, section 4): types, wire text and documents derive from this table.
 * `says` is the statusMessage where the case needs no details of its own.
 */
export const failures = {
  ...requestFailures,
  'not-authenticated': row(403, 20, 'Access denied', 'no or wrong credentials'),
  'user-not-taken': row(
    403,
    20,
    'Access denied: the bearer token names a user that cannot be taken',
    'the user id in the token is too long, has invisible characters, or is that of a configured user',
  ),
  'csrf-token': row(
    403,
    3,
    'Missing or invalid Csrf token',
    'the CSRF token is missing or wrong, where it is demanded',
  ),
  'foreign-origin': row(
    403,
    3,
    'Requests of this Origin are not allowed',
    'a page of a foreign origin uses the session cookie',
  ),
  'feature-missing': row(
    403,
    3,
    'A feature is not assigned',
    'the contact centre has none of the features that the operation needs',
  ),
  'parameter-missing': row(
    400,
    1,
    'A mandatory parameter is missing',
    'a mandatory parameter is absent, null or empty',
  ),
  'parameter-invalid': row(400, 10, 'A parameter is invalid', 'wrong type, outside the enumeration, too long'),
  'body-malformed': row(400, 10, 'body: expected JSON in UTF-8', 'the body is not JSON, or not an object'),
  'operation-unknown': row(400, 10, 'operationName: unknown', 'the URL has no operation of this name'),
  'url-unknown': row(404, 6, 'Not found', 'there is no such URL or object'),
  'method-not-allowed': row(
    405,
    3,
    'Method not allowed',
    'the URL does not take this method; Allow names those it takes',
  ),
  'body-too-large': row(413, 10, 'body: too large', 'the body is longer than the limit'),
  'content-type': row(
    415,
    10,
    'Content-Type: expected application/json in UTF-8',
    'the body is not declared as JSON, or declared as nothing',
  ),
  'content-encoding': row(415, 10, 'Content-Encoding: compressed bodies are not accepted', 'the body is compressed'),
  'too-many-requests': row(
    429,
    4,
    'Too many requests',
    'the user sends more than the rate limit; Retry-After says when to go on',
  ),
  'wrong-passwords': row(
    429,
    4,
    'Too many wrong passwords',
    'too many wrong passwords came from the address; Retry-After says when the next one is looked at',
  ),
  'internal-error': row(
    500,
    4,
    'Internal error',
    'anything unexpected; the message names the request id that the log has',
  ),
  'provider-away': row(
    503,
    4,
    'Bearer tokens cannot be verified at present',
    'the keys of the OpenID Connect provider cannot be read; Retry-After says when to try again',
  ),
  'not-acceptable-now': row(
    503,
    4,
    'The request cannot be accepted now',
    'the gateway is draining, or its journal is full or cannot be written; Retry-After says when to try again',
  ),
} as const satisfies Record<string, FailureRow>;

export type FailureName = keyof typeof failures;

type FailureRow = {
  readonly httpStatus: number;
  readonly statusCode: number;
  readonly says: string;
  readonly when: string;
};

/** One refusal: a row of the table, and what exactly was wrong where the row's own words do not say it. */
export type EdgeFailure = { readonly name: FailureName; readonly detail?: string };

/** The envelope of a refusal: nothing but these two fields. */
export function toFailureBody({ name, detail }: EdgeFailure): string {
  const { statusCode, says } = failures[name];
  return JSON.stringify({ statusCode, statusMessage: detail ?? says });
}

function row<const Status extends number>(httpStatus: Status, statusCode: number, says: string, when: string) {
  return { httpStatus, statusCode, says, when };
}
