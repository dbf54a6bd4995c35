import type { IncomingHttpHeaders } from 'node:http';

/** What a request says of its body. */
export type BodyDeclaration =
  /** `undeclared`: there is no Content-Type; each address has its own rule for that. */
  | { readonly media: 'json' | 'form' | 'undeclared' | 'other'; readonly refused: undefined }
  /** A body that is compressed, or in a charset other than UTF-8, is not read anywhere. */
  | { readonly refused: 'compressed' | 'charset' };

type BodyHeaders = Pick<IncomingHttpHeaders, 'content-type' | 'content-encoding'>;

const CHARSETS = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);

/** Reads Content-Type and Content-Encoding, on every road alike (RFC 9110, 8.3 and 8.4), in time linear to their length. */
export function readBodyDeclaration(headers: BodyHeaders): BodyDeclaration {
  const { 'content-encoding': encoding, 'content-type': contentType } = headers;
  if (encoding !== undefined && encoding.trim() !== '' && encoding.trim().toLowerCase() !== 'identity') {
    return { refused: 'compressed' };
  }
  if (contentType === undefined) return { media: 'undeclared', refused: undefined };
  if (contentType === 'application/json') return { media: 'json', refused: undefined };
  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  const charset = findCharset(parameters);
  if (charset !== undefined && !CHARSETS.has(charset)) return { refused: 'charset' };
  return { media: toMedia(type.trim()), refused: undefined };
}

function toMedia(type: string): 'json' | 'form' | 'other' {
  if (type === 'application/x-www-form-urlencoded') return 'form';
  return type === 'application/json' || (type.startsWith('application/') && type.endsWith('+json')) ? 'json' : 'other';
}

/** The first charset that is given; quotes around it mean nothing. */
function findCharset(parameters: readonly string[]): string | undefined {
  for (const parameter of parameters) {
    const equals = parameter.indexOf('=');
    if (equals === -1 || parameter.slice(0, equals).trim() !== 'charset') continue;
    const value = parameter.slice(equals + 1).trim();
    const plain = value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
    if (plain !== '') return plain;
  }
  return undefined;
}
