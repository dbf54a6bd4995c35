import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findPhoneCall } from '../src/operations/v2/find-phone-call.ts';
import { filesBelow, ROOT } from './support/source-files.ts';

const PAGES = [
  ...filesBelow('docs', ['.md']),
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
].filter((page) => existsSync(join(ROOT, page)));
const packageJson: { scripts: Record<string, string> } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const scripts = new Set([...Object.keys(packageJson.scripts), 'ci', 'exec', 'install', 'pack']);

const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8');

/** GitHub's anchor of a heading: lower case, punctuation gone, spaces as dashes. */
function anchorsOf(page: string): readonly string[] {
  return [...textOf(page).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test("README's curl is the documented sample", () => {
  const [, body = ''] = /curl [^']*'[^']*' \S+ -d '\n([^']*)'/.exec(textOf('README.md')) ?? [];
  expect(JSON.parse(body)).toEqual(findPhoneCall.samples[0]?.body);
});

test('every threat in docs/security.md names what shows that it is stopped', () => {
  const rows = textOf('docs/security.md')
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.split('|').length === 5 && !line.startsWith('| threat |'));
  expect(rows.length).toBeGreaterThan(40);
  expect(rows.filter((row) => !/`(test\/[\w./-]+\.test\.ts|\.ci\/[\w.-]+|npm ci)`[^|]*\|$/.test(row))).toEqual([]);
});

describe.each(PAGES)('%s', (page) => {
  test('links to files and headings that exist', () => {
    const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const broken = links
      .filter((link) => !/^[a-z]+:/.test(link))
      .filter((link) => {
        const [file = '', anchor] = link.split('#');
        const target = file === '' ? page : join(dirname(page), file);
        if (!existsSync(join(ROOT, target))) return true;
        return anchor !== undefined && !anchorsOf(target).includes(anchor);
      });
    expect(broken).toEqual([]);
  });

  test('names npm scripts that exist', () => {
    const named = [...textOf(page).matchAll(/\bnpm (?:run (?:--silent )?)?([a-z][a-z:-]*)/g)].map(
      ([, name = '']) => name,
    );
    expect(named.filter((name) => !scripts.has(name))).toEqual([]);
  });

  test('names files of the repository that exist', () => {
    const named = [
      ...textOf(page).matchAll(/`((?:src|test|docs|deploy|proto|scripts|bench|examples)\/[\w./-]*)`/g),
    ].map(([, path = '']) => path);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
