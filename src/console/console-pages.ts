import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';

/** A file of the console, and where it is served. */
export type ConsolePage = {
  readonly routePath: string;
  readonly contentType: string;
  readonly content: string;
  readonly contentSecurityPolicy: string | undefined;
};

const FOLDER = new URL('./page/', import.meta.url);
const ICON_TYPE = 'image/svg+xml';
const CONTENT_TYPES = new Map([
  ['.js', 'text/javascript; charset=UTF-8'],
  ['.css', 'text/css; charset=UTF-8'],
  ['.svg', ICON_TYPE],
]);

/** Everything comes from here, nothing is written into the page as text that runs, and a form cannot leave it. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** The page at /console and the files it loads. Read once, when the gateway starts; throws when one of them cannot be read. */
export function createConsolePages(): readonly ConsolePage[] {
  const html = read('index.html');
  const page = {
    contentType: 'text/html; charset=UTF-8',
    content: html,
    contentSecurityPolicy: CONTENT_SECURITY_POLICY,
  };
  // Browsers ask for it beside any page that names no icon, the documents' too.
  const icon = { contentType: ICON_TYPE, content: read('icon.svg'), contentSecurityPolicy: undefined };
  return [
    { routePath: '/console', ...page },
    { routePath: '/console/', ...page },
    { routePath: '/favicon.ico', ...icon },
    ...readFiles(),
  ];
}

function readFiles(): readonly ConsolePage[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const contentType = CONTENT_TYPES.get(extname(name));
    if (contentType === undefined) return [];
    return { routePath: `/console/${name}`, contentType, content: read(name), contentSecurityPolicy: undefined };
  });
}

function read(name: string): string {
  return readFileSync(new URL(name, FOLDER), 'utf8');
}
