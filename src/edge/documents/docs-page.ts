import { html } from 'hono/html';
import type { JsonValue } from '../../kernel/json.ts';
import { isJsonObject } from '../../kernel/json.ts';
import { v2 } from '../../operations/v2/dialect.ts';
import { V3_ROOT, v3 } from '../../operations/v3/dialect.ts';
import { failures } from '../failure.ts';
import { API_ROOT } from '../url-path.ts';
import type { V3Face } from '../v3-face.ts';
import { toEventSchema } from './asyncapi-v3.ts';
import type { DocumentedOperation } from './documented-operation.ts';
import { toJsonSchema } from './json-schema.ts';
import { toFailureSchema, toSuccessSchema } from './notification-schemas.ts';

/** The documents for people: every operation with its parameters, samples and notifications, and every error. */
export function toDocsPage(
  catalogue: readonly DocumentedOperation[],
  v3Catalogue: readonly V3Face[],
  version: string,
): string {
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ucs-gateway ${version}</title>
<link rel="stylesheet" href="/docs/docs.css">
</head>
<body>
<h1>ucs-gateway ${version}</h1>
<p>Requests are POSTed below <code>${API_ROOT}</code> and answered at once with a referenceId; the outcome arrives as a
notification on <code>${v2.outcomesChannel}</code> with the same referenceId.</p>
<p><a href="/console">Console</a>: send operations and watch their notifications.
<a href="/docs/api">Every URL</a> with forms to try it, <a href="/openapi.json">OpenAPI</a>, <a href="/asyncapi.json">AsyncAPI</a></p>
<h2>Operations</h2>
<table><thead><tr><th>Operation</th><th>URL</th><th>Features (any one)</th><th></th></tr></thead><tbody>
${catalogue.map(
  ({ name, path, features, summary }) =>
    html`<tr><td><a href="#${name}">${name}</a></td><td><code>${path}</code></td><td>${features.join(', ')}</td><td>${summary}</td></tr>`,
)}
</tbody></table>
${catalogue.map(toSection)}
<h2 id="v3">Workspace API v3</h2>
<p>The same users, contacts and interactions below <code>${V3_ROOT}</code>: each URL is one operation, its body
<code>{"operationId", "data"}</code> or nothing, and the outcome arrives on <code>${v3.outcomesChannel}</code> with the same operationId.
Standard responses, statistics, workbins, voice and media operations are not served.
<a href="/openapi-v3.json">OpenAPI</a>, <a href="/asyncapi-v3.json">AsyncAPI</a></p>
<table><thead><tr><th>Operation</th><th>URL</th><th>Features (any one)</th><th></th></tr></thead><tbody>
${v3Catalogue.map(
  ({ name, path, features, summary }) =>
    html`<tr><td><a href="#${name}">${name}</a></td><td><code>${path}</code></td><td>${features.join(', ')}</td><td>${summary}</td></tr>`,
)}
</tbody></table>
${v3Catalogue.map(toV3Section)}
<h2>Errors</h2>
<table><thead><tr><th>HTTP</th><th>statusCode</th><th>when</th><th>statusMessage</th></tr></thead><tbody>
${Object.values(failures).map(
  ({ httpStatus, statusCode, when, says }) =>
    html`<tr><td>${httpStatus}</td><td>${statusCode}</td><td>${when}</td><td>${says}</td></tr>`,
)}
</tbody></table>
</body>
</html>`);
}

function toSection(operation: DocumentedOperation) {
  return html`${toHead(
    operation,
    operation.samples.map(({ title, body }) => ({ title, body })),
  )}
<p>Data of the notification when it succeeded, and when it failed:</p>
<pre>${toText(toSuccessSchema(operation))}</pre>
<pre>${toText(toFailureSchema(operation))}</pre>`;
}

function toV3Section(operation: V3Face) {
  return html`${toHead(
    operation,
    operation.samples.map(({ title, body }) => ({ title, body: { data: body } })),
  )}
<p>Also at ${operation.aliases.length === 0 ? 'no other URL' : operation.aliases.map(({ path }) => path).join(', ')}. Data of the event when it succeeded:</p>
<pre>${toText(toEventSchema(operation))}</pre>`;
}

/** What every operation has: its parameters, and how it is asked for. */
function toHead(
  { name, summary, parameters }: DocumentedOperation,
  bodies: readonly { readonly title: string; readonly body: JsonValue }[],
) {
  const { properties, required } = toJsonSchema(parameters, 'input');
  const rows = Object.entries(isJsonObject(properties) ? properties : {});
  const mandatory = Array.isArray(required) ? required : [];
  return html`<h3 id="${name}">${name}</h3>
<p>${summary}</p>
<table><thead><tr><th>Parameter</th><th>mandatory</th><th></th></tr></thead><tbody>
${rows.map(
  ([parameter, schema]) =>
    html`<tr><td><code>${parameter}</code></td><td>${mandatory.includes(parameter) ? 'yes' : 'no'}</td><td>${toDescription(schema)}</td></tr>`,
)}
</tbody></table>
${bodies.map(({ title, body }) => html`<p>${title}</p><pre>${toText(body)}</pre>`)}`;
}

/** A description, also of a schema that allows null beside the rest. */
function toDescription(schema: JsonValue | undefined): string {
  if (!isJsonObject(schema)) return '';
  const { description, anyOf } = schema;
  const own = typeof description === 'string' ? description : '';
  if (own !== '' || !Array.isArray(anyOf)) return `${own}${toChoices(schema)}`;
  return anyOf.map(toDescription).join('');
}

function toChoices(schema: JsonValue): string {
  const { enum: words } = isJsonObject(schema) ? schema : {};
  return Array.isArray(words) ? ` One of ${words.join(', ')}.` : '';
}

function toText(json: JsonValue): string {
  return JSON.stringify(json, null, 2);
}
