import type { RequestFailure } from './request-failure.ts';

/** What a connection ends with: a refusal of what followed the last good request, or nothing more to say. */
export type LastWords = RequestFailure | 'none';

const BY_CODE: ReadonlyMap<string, LastWords> = new Map([
  ['HPE_HEADER_OVERFLOW', 'headers-too-large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', 'request-timeout'],
  // Bytes behind a request that was to be the last one are nobody's (RFC 9112, 9.6).
  ['HPE_CLOSED_CONNECTION', 'none'],
] as const);

/** What to answer to what Node's HTTP server could not take; undefined where nobody is left to hear it. */
export function toLastWords(error: NodeJS.ErrnoException): LastWords | undefined {
  const { code = '' } = error;
  const known = BY_CODE.get(code);
  if (known !== undefined) return known;
  if (!code.startsWith('HPE_')) return undefined;
  // The parser has one code for a version that it does not speak and for a line that ends in another way.
  return 'reason' in error && error.reason === 'Invalid HTTP version' ? 'http-version' : 'request-malformed';
}
