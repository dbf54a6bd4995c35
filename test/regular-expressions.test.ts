import { checkSync } from 'recheck';
import { describe, expect, it } from 'vitest';
import { CHANNEL_PATTERN } from '../src/config/patterns.ts';
import { INSTANT } from '../src/operations/fields/instant.ts';
import { sourceFilesBelow } from './support/source-files.ts';

type Found = { readonly path: string; readonly source: string; readonly flags: string };

/** Comments and texts are passed over; a slash begins an expression where an operand is expected. */
const TOKEN =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`|(?<=(?:[(,=:[!&|?{};>]|\breturn)\s*)\/((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)/g;

function expressionsIn(path: string, text: string): readonly Found[] {
  return [...text.matchAll(TOKEN)].flatMap(([, source, flags = '']) =>
    source === undefined ? [] : [{ path, source, flags }],
  );
}

const sources = sourceFilesBelow('src').filter(({ path }) => !path.startsWith('src/proto/'));
const found: readonly Found[] = [
  ...sources.flatMap(({ path, code }) => expressionsIn(path, code)),
  { path: 'src/config/patterns.ts', source: CHANNEL_PATTERN.pattern.source, flags: '' },
  { path: 'src/operations/fields/instant.ts', source: INSTANT, flags: '' },
];

const SEARCH = { randomSeed: 1, incubationTimeout: 60_000, attackTimeout: 60_000, timeout: 60_000 };

/** The least number of steps that grows faster than the text, or undefined when the steps are bounded by a multiple of its length. */
function growthOf({ source, flags }: Pick<Found, 'source' | 'flags'>): string | undefined {
  // By an automaton where it can be one, else by searching for a text that takes long: the same search each time, since one that a busy machine cuts short guesses.
  const result = checkSync(source, flags, { ...SEARCH, checker: 'auto' });
  if (result.status === 'vulnerable') return result.complexity.summary;
  return result.status === 'safe' ? undefined : result.error.kind;
}

describe('regular expressions of ours', () => {
  it('take steps in proportion to the text, whatever the text', () => {
    const growing = found.flatMap(({ path, source, flags }) => {
      const growth = growthOf({ source, flags });
      return growth === undefined ? [] : [`${path}: /${source}/${flags} is ${growth}`];
    });
    expect(growing).toEqual([]);
  }, 300_000);

  it('are all known to this test: they are literals, and the few that are put together stand in the list above', () => {
    const made = sources.filter(({ code }) => /\bnew RegExp\(/.test(code)).map(({ path }) => path);
    expect(made).toEqual(['src/config/patterns.ts', 'src/operations/fields/instant.ts']);
    expect(found.length).toBeGreaterThan(60);
  });

  it.each([String.raw`^\s*charset\s*=\s*"?([^"\s]*)"?\s*$`, '(a+)+$', '=+$'])('would be found out: /%s/', (source) => {
    expect(growthOf({ source, flags: '' })).toBeDefined();
  });

  it.each([
    ['const a = /x+/g;', [{ source: 'x+', flags: 'g' }]],
    ['if (/[/"]/.test(b)) c = "/d+/";', [{ source: '[/"]', flags: '' }]],
    ['const ratio = a / b / c; // /no+/', []],
  ])('are seen in %s', (text, expected) => {
    expect(expressionsIn('a.ts', text)).toEqual(expected.map((one) => ({ path: 'a.ts', ...one })));
  });
});
