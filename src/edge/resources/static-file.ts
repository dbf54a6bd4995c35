import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type EdgeContext, type EdgeHandler, requestHeader } from '../edge-env.ts';

/** A text that is the same for everybody and never holds a secret: it alone may be compressed (what attackers can mix with secrets may not). */
export type StaticFile = {
  readonly contentType: string;
  /** Made when somebody asks for it first. */
  readonly content: () => string;
  /** Beside the usual ones. */
  readonly headers?: Readonly<Record<string, string>>;
};

type Made = { readonly plain: Uint8Array<ArrayBuffer>; readonly gzip: Uint8Array<ArrayBuffer>; readonly etag: string };

/** Serves a text, compressed where the client takes that, with an ETag: browsers ask again each time, so that the parts of a page are always of one version. */
export function toStaticHandler({ contentType, content, headers }: StaticFile): EdgeHandler {
  let made: Made | undefined;
  return (c) => {
    made ??= toMade(content());
    const all = {
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-cache',
      ...c.get('extraHeaders'),
      ...headers,
      ETag: made.etag,
      // It takes the place of the one that an allowed origin got before, see http/address/cors.ts.
      Vary: 'Origin, Accept-Encoding',
    };
    if (isKnown(c, made.etag)) return new Response(null, { status: 304, headers: all });
    const typed = { ...all, 'Content-Type': contentType };
    if (!takesGzip(c)) return new Response(made.plain, { headers: typed });
    return new Response(made.gzip, { headers: { ...typed, 'Content-Encoding': 'gzip' } });
  };
}

/** The ETag is weak: it stands for the compressed text too. */
function toMade(text: string): Made {
  const plain = new TextEncoder().encode(text);
  const hash = createHash('sha256').update(plain).digest('base64url').slice(0, 22);
  return { plain, gzip: new Uint8Array(gzipSync(plain)), etag: `W/"${hash}"` };
}

function isKnown(c: EdgeContext, etag: string): boolean {
  const known = (requestHeader(c, 'if-none-match') ?? '').split(',').map((one) => one.trim());
  return known.some((one) => one === '*' || `W/${one.replace(/^W\//, '')}` === etag);
}

/** `gzip;q=0` and `*;q=0` refuse it. */
function takesGzip(c: EdgeContext): boolean {
  const codings = (requestHeader(c, 'accept-encoding') ?? '').toLowerCase().split(',');
  const weights = new Map(
    codings.map((coding) => {
      const [name = '', weight = ''] = coding.split(';').map((part) => part.trim());
      return [name, weight.startsWith('q=') ? Number(weight.slice(2)) : 1];
    }),
  );
  return (weights.get('gzip') ?? weights.get('*') ?? 0) > 0;
}
