import { html } from 'hono/html';
import { failures } from '../../failure.ts';
import { type Markup, toTable } from './frame.ts';

/** Every refusal of the REST API. */
export function toErrorsPage(): Markup {
  return html`<p>A refusal is answered at once as <code>{"statusCode", "statusMessage"}</code>, and nothing was accepted or done. Workspace API v3 says the same as
<code>{"status": {"code", "message"}}</code>. What fails later arrives as a notification with <code>errorMessage</code>, <code>errorCode</code> and <code>errorDetail</code>.</p>
${toTable(
  'Errors',
  ['HTTP', 'statusCode', 'When', 'statusMessage'],
  Object.values(failures).map(({ httpStatus, statusCode, when, says }) => [
    String(httpStatus),
    String(statusCode),
    when,
    says,
  ]),
)}`;
}
