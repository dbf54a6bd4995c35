import type { JsonObject } from '../../kernel/json.ts';
import { API_HEADERS, NO_CONTENT_HEADERS, toRefusal } from '../answer.ts';
import { type EdgeHandler, requestHeader } from '../edge-env.ts';
import type { Resource } from '../resources/resource.ts';
import type { V3Face } from '../v3-face.ts';
import { toAsyncApi } from './asyncapi.ts';
import { toAsyncApiV3 } from './asyncapi-v3.ts';
import { toDocsPage } from './docs-page.ts';
import { DOCS_STYLE } from './docs-style.ts';
import type { DocumentedOperation } from './documented-operation.ts';
import { toOpenApi } from './openapi.ts';
import { toOpenApiV3 } from './openapi-v3.ts';
import { createSwaggerFiles, SWAGGER_FILE_NAMES, SWAGGER_PAGE, SWAGGER_START } from './swagger-ui.ts';

export type DocumentParts = {
  readonly catalogue: readonly DocumentedOperation[];
  readonly v3Catalogue: readonly V3Face[];
  readonly version: string;
};

/** Swagger UI sets style attributes and shows pictures from data URLs; scripts come as files from here only. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The documents, made once from the catalogue; readable without credentials. */
export function createDocumentResources({ catalogue, v3Catalogue, version }: DocumentParts): readonly Resource[] {
  const swaggerFile = createSwaggerFiles();
  const docs = page(toDocsPage(catalogue, v3Catalogue, version));
  return [
    json('/openapi.json', toOpenApi(catalogue, version)),
    json('/asyncapi.json', toAsyncApi(catalogue, version)),
    json('/openapi-v3.json', toOpenApiV3(v3Catalogue, version)),
    json('/asyncapi-v3.json', toAsyncApiV3(v3Catalogue, version)),
    { routePath: '/', get: [toDocuments] },
    { routePath: '/docs', get: [docs] },
    { routePath: '/docs/', get: [docs] },
    { routePath: '/docs/docs.css', get: [file(DOCS_STYLE, 'text/css; charset=UTF-8')] },
    { routePath: '/docs/api', get: [page(SWAGGER_PAGE)] },
    { routePath: '/docs/swagger-start.js', get: [file(SWAGGER_START, 'text/javascript; charset=UTF-8')] },
    ...SWAGGER_FILE_NAMES.map((name) => ({
      routePath: `/docs/${name}`,
      get: [
        async () => {
          const { content, contentType } = await swaggerFile(name);
          return toFileAnswer(content, contentType);
        },
      ] as const,
    })),
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

function json(routePath: string, document: JsonObject): Resource {
  const text = JSON.stringify(document);
  return { routePath, get: [() => new Response(text, { headers: API_HEADERS })] };
}

function page(content: string): EdgeHandler {
  const headers = {
    'Content-Type': 'text/html; charset=UTF-8',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  };
  return () => new Response(content, { headers });
}

function file(content: string, contentType: string): EdgeHandler {
  return () => toFileAnswer(content, contentType);
}

function toFileAnswer(content: string, contentType: string): Response {
  return new Response(content, {
    headers: { 'Content-Type': contentType, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'max-age=3600' },
  });
}
