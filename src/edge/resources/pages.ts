import type { Resource } from './resource.ts';
import { toStaticHandler } from './static-file.ts';

/** A file that another room hands over to be served as it is, to everybody. */
export type Page = {
  readonly routePath: string;
  readonly contentType: string;
  readonly content: string;
  /** What the browser lets the file do; for documents, not for what they load. */
  readonly contentSecurityPolicy: string | undefined;
};

/** Serves a page. */
export function toPageResource({ routePath, contentType, content, contentSecurityPolicy }: Page): Resource {
  const headers = {
    'Referrer-Policy': 'no-referrer',
    ...(contentSecurityPolicy !== undefined && { 'Content-Security-Policy': contentSecurityPolicy }),
  };
  return { routePath, get: [toStaticHandler({ contentType, content: () => content, headers })] };
}
