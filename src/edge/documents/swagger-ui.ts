import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Files of Swagger UI that are served from its package, so that the page loads nothing from other hosts. */
const FILES = {
  'swagger-ui.css': 'text/css; charset=UTF-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=UTF-8',
} as const;

export type SwaggerFileName = keyof typeof FILES;
export type StaticFile = { readonly content: string; readonly contentType: string };

export const SWAGGER_FILE_NAMES: readonly SwaggerFileName[] = ['swagger-ui.css', 'swagger-ui-bundle.js'];

/** Reads a file at its first use and keeps it. */
export function createSwaggerFiles(): (name: SwaggerFileName) => Promise<StaticFile> {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const kept = new Map<SwaggerFileName, Promise<StaticFile>>();
  return (name) => {
    const known = kept.get(name);
    if (known !== undefined) return known;
    const file = readFile(join(folder, name), 'utf8').then((content) => ({ content, contentType: FILES[name] }));
    kept.set(name, file);
    file.catch(() => kept.delete(name));
    return file;
  };
}

/** A page without a line of script in it: the content security policy forbids such lines. */
export const SWAGGER_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>ucs-gateway API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/swagger-start.js"></script>
</body>
</html>
`;

export const SWAGGER_START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', validatorUrl: null });
`;
