/** What a request is for: a path with its query, or the server as a whole. */
export type RequestTarget = {
  /** In origin-form, in one spelling; `*` for the server as a whole. */
  readonly target: string;
  /** Host and port of an absolute target: they count instead of the Host header. */
  readonly authority: string | undefined;
};

const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;

/** Bytes that may stand in no target: controls, space, DEL and everything beyond ASCII. */
const FORBIDDEN = /[^\x21-\x7e]/;
/** What an encoded character may hide without meaning anything else by it (RFC 3986, 2.3). */
const UNRESERVED = /[A-Za-z0-9\-._~]/;
const DOT_SEGMENT = /\/\.{1,2}(?:\/|$)/;

/**
 * Reads a request target in origin-form, absolute-form or asterisk-form (RFC 9112, 3.2). In the path, percent-encoded unreserved
 * characters mean themselves and dot segments are resolved, so that one path has one spelling for all that look at it. Undefined when
 * it is none of these, or badly encoded.
 */
export function parseRequestTarget(method: string, text: string): RequestTarget | undefined {
  if (text.startsWith('/')) return withPath(text, undefined);
  if (text === '*') return method === 'OPTIONS' ? { target: '*', authority: undefined } : undefined;
  const [start, authority] = ABSOLUTE.exec(text) ?? [];
  if (start === undefined || authority === undefined || authority === '' || authority.includes('@')) return undefined;
  const rest = text.slice(start.length);
  // What a proxy makes of `OPTIONS *` when it is the last one (RFC 9112, 3.2.4).
  if (rest === '' && method === 'OPTIONS') return { target: '*', authority };
  return withPath(rest.startsWith('/') ? rest : `/${rest}`, authority);
}

function withPath(target: string, authority: string | undefined): RequestTarget | undefined {
  if (FORBIDDEN.test(target) || target.includes('#')) return undefined;
  const queryAt = target.indexOf('?');
  const path = queryAt === -1 ? target : target.slice(0, queryAt);
  if (path.includes('\\')) return undefined;
  const plain = path.includes('%') ? decodeUnreserved(path) : path;
  if (plain === undefined) return undefined;
  const resolved = DOT_SEGMENT.test(plain) ? resolveDots(plain) : plain;
  return { target: queryAt === -1 ? resolved : resolved + target.slice(queryAt), authority };
}

/** Undefined when a percent sign begins no encoding, or the bytes are no UTF-8. */
function decodeUnreserved(path: string): string | undefined {
  try {
    decodeURIComponent(path);
  } catch {
    return undefined;
  }
  return path.replace(/%[\da-f]{2}/gi, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
    return UNRESERVED.test(character) ? character : encoded.toUpperCase();
  });
}

/** Removes dot segments (RFC 3986, 5.2.4). */
function resolveDots(path: string): string {
  const kept: string[] = [];
  const segments = path.slice(1).split('/');
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  const last = segments.at(-1);
  if (last === '.' || last === '..') kept.push('');
  return `/${kept.join('/')}`;
}
