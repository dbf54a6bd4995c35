import { html } from 'hono/html';
import { v2 } from '../../../operations/v2/dialect.ts';
import { V3_ROOT, v3 } from '../../../operations/v3/dialect.ts';
import { API_ROOT } from '../../url-path.ts';
import type { Documented } from '../documented.ts';
import type { DocumentedOperation } from '../documented-operation.ts';
import { type Markup, toTable } from './frame.ts';
import { operationPath } from './operation-page.ts';

/** What there is, and where to read on. */
export function toOverviewPage({ catalogue, v3Catalogue }: Omit<Documented, 'version'>): Markup {
  return html`<p>Requests are POSTed and answered at once with an id; the outcome arrives as a Bayeux notification with the same id. What was accepted is answered, once.</p>
<ul class="ways">
<li>In the console you send any operation with a filled form, and watch what comes of it.</li>
<li><a href="/docs/clients">Write a client</a>: endpoint, handshake, what never to lose, every advice and error, with programs in JavaScript, Java, Python and Go.</li>
<li><a href="/docs/api">Every URL</a> and <a href="/docs/errors">every error</a>.</li>
<li>For programs: <a href="/openapi.json">OpenAPI</a> and <a href="/asyncapi.json">AsyncAPI</a> of version 2, <a href="/openapi-v3.json">OpenAPI</a> and <a href="/asyncapi-v3.json">AsyncAPI</a> of Workspace API v3.</li>
</ul>
<h2 id="v2">Operations</h2>
<p>Below <code>${API_ROOT}</code>; answered with a <code>referenceId</code>, notified on <code>${v2.outcomesChannel}</code>.</p>
${toOperationTable('Operations', API_ROOT, catalogue)}
<h2 id="v3">Workspace API v3</h2>
<p>The same users, contacts and interactions below <code>${V3_ROOT}</code>: each URL is one operation, its body <code>{"operationId", "data"}</code> or nothing; notified on
<code>${v3.outcomesChannel}</code> with the same <code>operationId</code>. Standard responses, statistics, workbins, voice and media operations are not served.</p>
${toOperationTable('Operations of Workspace API v3', V3_ROOT, v3Catalogue)}`;
}

function toOperationTable(label: string, root: string, operations: readonly DocumentedOperation[]): Markup {
  return toTable(
    label,
    ['Operation', 'What it does', 'URL', 'Features (any one)'],
    operations.map(({ name, path, features, summary }) => [
      html`<a href="${operationPath(name)}">${name}</a>`,
      summary,
      html`<code>${root}${path}</code>`,
      features.join(', '),
    ]),
  );
}
