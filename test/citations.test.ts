import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow, ROOT } from './support/source-files.ts';

const FOLDERS = ['src', 'test', 'bench', 'scripts', 'examples', 'deploy', 'proto'];
const ENDINGS = ['.ts', '.js', '.mjs', '.proto', '.sh', '.yaml', '.service'];
const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const pages = [...filesBelow('docs', ['.md']), ...filesBelow('examples', ['.md']), ...rootPages()];
const citing = [...FOLDERS.flatMap((folder) => filesBelow(folder, ENDINGS)), ...pages].filter(
  (path) => path !== 'test/citations.test.ts' && !path.startsWith('src/proto/'),
);
const headings = new Map(pages.map((path) => [basename(path), headingsOf(textOf(path))]));
const ruleIds = new Set([...textOf('docs/reference/bayeux.md').matchAll(/^- \*\*([A-Z]\d+)/gm)].map(([, id]) => id));
const promises = new Set([...textOf('docs/guarantees.md').matchAll(/^\| (\d+) \| \*\*/gm)].map(([, number]) => number));

function rootPages(): readonly string[] {
  return ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].filter((page) =>
    existsSync(join(ROOT, page)),
  );
}

function headingsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => heading);
}

/** What a text cites that no page has: pages by name, their sections and headings, promises, and rule ids in brackets. */
function brokenCitations(text: string): readonly string[] {
  const broken: string[] = [];
  for (const [cited, page = '', section, heading] of text.matchAll(
    /\b([\w-]+\.md)\b(?:, (?:section (\d+)|"([^"\n]+)"))?/g,
  )) {
    const known = headings.get(page);
    const leads =
      known !== undefined &&
      (section === undefined || known.some((found) => found.startsWith(`${section}. `))) &&
      (heading === undefined || known.some((found) => found.replace(/^\d+\. /, '') === heading));
    if (!leads) broken.push(cited);
  }
  for (const [cited, number] of text.matchAll(/\bpromises? (\d)\b/g)) if (!promises.has(number)) broken.push(cited);
  for (const [, list = ''] of text.matchAll(/[[(]([A-Z]\d{1,2}(?:(?:, | |-)[A-Z]\d{1,2})*)[)\]]/g))
    broken.push(...list.split(/, | |-/).filter((id) => !ruleIds.has(id)));
  return broken;
}

describe('what is cited', () => {
  test('stands in the repository: pages, sections, headings, promises and rule ids', () => {
    const broken = citing.flatMap((path) => brokenCitations(textOf(path)).map((cited) => `${path} cites ${cited}`));
    expect(broken).toEqual([]);
  });

  test.each([
    ['a page that is not there', 'see nowhere.md'],
    ['a section that is not there', 'web-services-api.md, section 99'],
    ['a heading that is not there', 'ucs.md, "Nothing of the kind"'],
    ['a promise that is not there', 'guarantees.md, promise 9'],
    ['a rule that is not there', 'answers twice [N99]'],
    ['one rule of several', '(S4, Q1)'],
  ])('is found broken: %s', (_, text) => {
    expect(brokenCitations(text)).toHaveLength(1);
  });

  test('is found whole', () => {
    const text =
      'web-services-api.md, section 6; ucs.md, "Identification"; guarantees.md, promise 4; [N7, X6]; (S4 X1)';
    expect(brokenCitations(text)).toEqual([]);
  });
});
