import type { Resource } from './resource.ts';

/** A file that another room hands over to be served as it is, to everybody. */
export type Page = {
  readonly routePath: string;
  readonly contentType: string;
  readonly content: string;
  /** What the browser lets the file do; for documents, not for what they load. */
  readonly contentSecurityPolicy: string | undefined;
};

/** Serves a page. Browsers ask again each time, so that the parts of a page are always of one version. */
export function toPageResource({ routePath, contentType, content, contentSecurityPolicy }: Page): Resource {
  const headers = {
    'Content-Type': contentType,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-cache',
    ...(contentSecurityPolicy !== undefined && { 'Content-Security-Policy': contentSecurityPolicy }),
  };
  return { routePath, get: [() => new Response(content, { headers })] };
}
