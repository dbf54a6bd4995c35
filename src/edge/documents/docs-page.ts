import { html } from 'hono/html';
import type { JsonValue } from '../../kernel/json.ts';
import { isJsonObject } from '../../kernel/json.ts';
import { v2 } from '../../operations/v2/dialect.ts';
import { failures } from '../failure.ts';
import { API_ROOT } from '../url-path.ts';
import type { DocumentedOperation } from './documented-operation.ts';
import { toJsonSchema } from './json-schema.ts';
import { toFailureSchema, toSuccessSchema } from './notification-schemas.ts';

/** The documents for people: every operation with its parameters, samples and notifications, and every error. */
export function toDocsPage(catalogue: readonly DocumentedOperation[], version: string): string {
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
  const { name, summary, parameters, samples } = operation;
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
${samples.map(({ title, body }) => html`<p>${title}</p><pre>${toText(body)}</pre>`)}
<p>Data of the notification when it succeeded, and when it failed:</p>
<pre>${toText(toSuccessSchema(operation))}</pre>
<pre>${toText(toFailureSchema(operation))}</pre>`;
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
