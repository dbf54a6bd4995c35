import { readFileSync, writeFileSync } from 'node:fs';
import { Marked } from 'marked';

const SOURCE = new URL('../docs/bayeux-clients.md', import.meta.url);
const PAGE = new URL('../src/edge/documents/pages/clients-page.html', import.meta.url);

/** Writes the page for authors of clients as HTML; with --check only says whether it is current, by exit code. */
function main(check: boolean): number {
  const page = toPage(readFileSync(SOURCE, 'utf8'));
  if (!check) {
    writeFileSync(PAGE, page);
    return 0;
  }
  if (readFileSync(PAGE, 'utf8') === page) return 0;
  console.error('clients-page.html is not current: run npm run docs:generate');
  return 1;
}

/** The frame has the title; tables and code scroll in places of their own; files that are not served are named without a link. */
function toPage(markdown: string): string {
  const marked = new Marked({ gfm: true });
  let tables = 0;
  let programs = 0;
  marked.use({
    renderer: {
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        return href.startsWith('#') ? `<a href="${href}">${text}</a>` : text;
      },
      heading({ tokens, depth, text }) {
        const id = text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
        return depth === 1 ? '' : `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
    },
  });
  return String(marked.parse(markdown))
    .replaceAll('<th>', '<th scope="col">')
    .replaceAll(/<th scope="col"><\/th>/g, '<td></td>')
    .replaceAll(
      '<table>',
      () => `<div class="scroll" role="region" aria-label="Table ${++tables}" tabindex="0"><table>`,
    )
    .replaceAll('</table>', '</table></div>')
    .replaceAll('<pre>', () => `<pre role="region" aria-label="Code ${++programs}" tabindex="0">`);
}

process.exitCode = main(process.argv.includes('--check'));
