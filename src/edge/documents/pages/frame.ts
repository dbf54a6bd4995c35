import { html } from 'hono/html';
import type { JsonValue } from '../../../kernel/json.ts';

/** Markup whose texts are escaped. */
export type Markup = ReturnType<typeof html>;

const LINKS = [
  ['/docs', 'Operations'],
  ['/docs/api', 'Every URL'],
  ['/docs/errors', 'Errors'],
  ['/docs/clients', 'Write a client'],
  ['/console', 'Console'],
] as const;

/** A whole page around its content, in the look of the console. */
export function toPageFrame(title: string, path: string, version: string, content: Markup): string {
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ucs-gateway ${version}</title>
<link rel="icon" href="/console/icon.svg">
<link rel="stylesheet" href="/console/theme.css">
<link rel="stylesheet" href="/docs/docs.css">
</head>
<body>
<a class="skip" href="#content">To the content</a>
<header>
<p class="name">ucs-gateway <span class="soft">${version}</span></p>
<nav aria-label="Documents">${LINKS.map(
    ([href, text]) => html`<a href="${href}"${href === path ? html` aria-current="page"` : ''}>${text}</a>`,
  )}</nav>
</header>
<main id="content">
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`);
}

/** A table that scrolls inside its own place where the window is narrow. `label` names it for those who do not see it. */
export function toTable(
  label: string,
  head: readonly string[],
  rows: readonly (readonly (Markup | string)[])[],
): Markup {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table><thead><tr>${head.map(
    (name) => html`<th scope="col">${name}</th>`,
  )}</tr></thead><tbody>
${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>\n`)}</tbody></table></div>`;
}

/** JSON as a block that scrolls inside its own place. */
export function toJsonBlock(label: string, value: JsonValue): Markup {
  return html`<pre role="region" aria-label="${label}" tabindex="0"><code>${JSON.stringify(value, null, 2)}</code></pre>`;
}
