import type { JsonObject } from '../../kernel/json.ts';
import { NO_CONTENT_HEADERS, toRefusal } from '../answer.ts';
import { type EdgeHandler, requestHeader } from '../edge-env.ts';
import type { Resource } from '../resources/resource.ts';
import { toStaticHandler } from '../resources/static-file.ts';
import { toAsyncApi } from './asyncapi.ts';
import { toAsyncApiV3 } from './asyncapi-v3.ts';
import type { Documented } from './documented.ts';
import { toOpenApi } from './openapi.ts';
import { toOpenApiV3 } from './openapi-v3.ts';
import { toDocsPages } from './pages/docs-pages.ts';
import { DOCS_STYLE } from './pages/docs-style.ts';

/** Nothing runs in a document, and all it loads are style sheets from here. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The documents, made of the catalogue when they are asked for first; readable without credentials. */
export function createDocumentResources(documented: Documented): readonly Resource[] {
  const { catalogue, v3Catalogue, version } = documented;
  return [
    json('/openapi.json', () => toOpenApi(catalogue, version)),
    json('/asyncapi.json', () => toAsyncApi(catalogue, version)),
    json('/openapi-v3.json', () => toOpenApiV3(v3Catalogue, version)),
    json('/asyncapi-v3.json', () => toAsyncApiV3(v3Catalogue, version)),
    { routePath: '/', get: [toDocuments] },
    {
      routePath: '/docs/docs.css',
      get: [toStaticHandler({ contentType: 'text/css; charset=UTF-8', content: () => DOCS_STYLE })],
    },
    ...toDocsPages(documented).map(({ routePath, html }) => page(routePath, html)),
  ];
}

/** A person who opens the address lands on the documents; an API client learns that it asked for nothing. */
const toDocuments: EdgeHandler = (c) => {
  if (!requestHeader(c, 'accept')?.includes('text/html'))
    return toRefusal(c, { name: 'url-unknown' }, { Vary: 'Accept' });
  return new Response(null, {
    status: 302,
    headers: { ...NO_CONTENT_HEADERS, Location: '/docs', Vary: 'Accept' },
  });
};

function json(routePath: string, toDocument: () => JsonObject): Resource {
  const content = () => JSON.stringify(toDocument());
  return { routePath, get: [toStaticHandler({ contentType: 'application/json; charset=UTF-8', content })] };
}

function page(routePath: string, html: () => string): Resource {
  const headers = { 'Referrer-Policy': 'no-referrer', 'Content-Security-Policy': CONTENT_SECURITY_POLICY };
  return { routePath, get: [toStaticHandler({ contentType: 'text/html; charset=UTF-8', content: html, headers })] };
}
