import { html } from 'hono/html';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts';
import { v2 } from '../../../operations/v2/dialect.ts';
import { V3_ROOT, v3 } from '../../../operations/v3/dialect.ts';
import { failures } from '../../failure.ts';
import { API_ROOT, urlParameterNames } from '../../url-path.ts';
import type { V3Face } from '../../v3-face.ts';
import { toEventSchema } from '../asyncapi-v3.ts';
import type { DocumentedOperation } from '../documented-operation.ts';
import { toJsonSchema } from '../json-schema.ts';
import { toFailureSchema, toSuccessSchema } from '../notification-schemas.ts';
import { sampleNotifications, toSampleFailure, toV3SampleFailure } from '../sample-notifications.ts';
import { v3Refusals } from '../v3-refusals.ts';
import { toFieldTable } from './field-table.ts';
import { type Markup, toJsonBlock, toTable } from './frame.ts';

type Shown = {
  readonly root: string;
  readonly channel: string;
  readonly accepted: JsonObject;
  readonly bodies: readonly JsonValue[];
  readonly success: JsonObject;
  readonly failure: JsonObject;
  readonly failureSchema: JsonObject | undefined;
  readonly refusals: readonly { readonly httpStatus: number; readonly code: number; readonly when: string }[];
};

/** Where the page of an operation is. */
export function operationPath(name: string): string {
  return `/docs/operations/${name}`;
}

/** An operation of version 2: how to ask for it, and what comes of it. */
export function toOperationPage(operation: DocumentedOperation): Markup {
  return toPage(operation, {
    root: API_ROOT,
    channel: v2.outcomesChannel,
    accepted: { statusCode: 0, referenceId: 123 },
    bodies: operation.samples.map(({ body }) => body),
    success: toSuccessSchema(operation),
    failure: toSampleFailure(operation),
    failureSchema: toFailureSchema(operation),
    refusals: Object.values(failures).map(({ httpStatus, statusCode, when }) => ({
      httpStatus,
      code: statusCode,
      when,
    })),
  });
}

/** An operation of Workspace API v3. */
export function toV3OperationPage(operation: V3Face): Markup {
  const others = operation.aliases.map(({ path }) => html`<li><code>${V3_ROOT}${path}</code></li>`);
  return html`${toPage(operation, {
    root: V3_ROOT,
    channel: v3.outcomesChannel,
    accepted: { status: { code: 1 }, operationId: '…' },
    bodies: operation.samples.map(({ body }) => ({ data: body })),
    success: toEventSchema(operation),
    failure: toV3SampleFailure(),
    failureSchema: undefined,
    refusals: v3Refusals,
  })}
${others.length === 0 ? '' : html`<h2>Also at</h2><ul>${others}</ul>`}`;
}

function toPage(operation: DocumentedOperation, shown: Shown): Markup {
  const { name, summary, path, features, parameters, samples } = operation;
  const inUrl = urlParameterNames(path);
  return html`<p class="lead">${summary}</p>
<p class="url"><span class="verb">POST</span> <code>${shown.root}${path}</code></p>
<p>Needs ${features.length === 0 ? 'no feature' : html`the feature ${features.join(' or ')}`}. <a href="/console#${name}">Try it in the console</a></p>
<h2>Fields</h2>
${toFieldTable('Fields of the request', toJsonSchema(parameters, 'input'), (field) => inUrl.includes(field))}
${samples.map(({ title, path: ids }, at) => {
  const url = path.replace(/\{(\w+)\}/g, (_, id: string) => ids[id] ?? '');
  return html`<h2>${title}</h2>
<div class="pair"><div><h3>Request</h3><p class="url"><span class="verb">POST</span> <code>${shown.root}${url}</code></p>${toJsonBlock(`Request: ${title}`, shown.bodies[at] ?? {})}
<h3>Answer, at once</h3>${toJsonBlock(`Answer: ${title}`, shown.accepted)}</div>
<div><h3>Notification</h3><p class="soft">on <code>${shown.channel}</code></p>${toJsonBlock(`Notification: ${title}`, sampleNotifications(name)[at] ?? {})}</div></div>`;
})}
<h2>Notification of a success</h2>
${toShape(shown.success)}
<h2>Notification of a failure</h2>
<div class="pair"><div>${toJsonBlock('A failure', shown.failure)}</div><div>${
    shown.failureSchema === undefined
      ? html`<p>The event is <code>EventError</code> whatever was asked for.</p>`
      : toFieldTable('Fields of a failure', shown.failureSchema)
  }</div></div>
<h2>Errors</h2>
<p>A request that is refused is answered so at once, nothing is done, and no notification follows.</p>
${toTable(
  'Errors',
  ['HTTP', shown.root === V3_ROOT ? 'status.code' : 'statusCode', 'When'],
  shown.refusals.map(({ httpStatus, code, when }) => [String(httpStatus), String(code), when]),
)}`;
}

/** Its fields, and the whole as JSON Schema for those who want it. */
function toShape(schema: JsonObject): Markup {
  const { properties } = schema;
  const fields = isJsonObject(properties) ? html`${toFieldTable('Fields of a success', schema)}` : '';
  return html`${fields}<details><summary>JSON Schema</summary>${toJsonBlock('JSON Schema of the notification', schema)}</details>`;
}
