import { html } from 'hono/html';
import { isJsonObject, type JsonObject } from '../../../kernel/json.ts';
import { V3_ROOT } from '../../../operations/v3/dialect.ts';
import { API_ROOT } from '../../url-path.ts';
import type { Documented } from '../documented.ts';
import { toOpenApi } from '../openapi.ts';
import { toOpenApiV3 } from '../openapi-v3.ts';
import { type Markup, toTable } from './frame.ts';

/** Every URL of both dialects; the console has a form for each. */
export function toUrlsPage({ catalogue, v3Catalogue, version }: Documented): Markup {
  return html`<p>The <a href="/console">console</a> has a form for each of these.</p>
<h2>Version 2</h2>
${toUrlTable('URLs of version 2', API_ROOT, toOpenApi(catalogue, version))}
<h2>Workspace API v3</h2>
${toUrlTable('URLs of Workspace API v3', V3_ROOT, toOpenApiV3(v3Catalogue, version))}`;
}

function toUrlTable(label: string, root: string, { paths }: JsonObject): Markup {
  const rows = Object.entries(isJsonObject(paths) ? paths : {}).flatMap(([path, item]) =>
    (['get', 'post'] as const).flatMap((method) => {
      const operation = isJsonObject(item) ? item[method] : undefined;
      if (!isJsonObject(operation)) return [];
      return [[method.toUpperCase(), html`<code>${root}${path}</code>`, String(operation['summary'] ?? '')]];
    }),
  );
  return toTable(label, ['Method', 'URL', 'What it is for'], rows);
}
