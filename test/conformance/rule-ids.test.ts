import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** How many rules each family of the reference has: E1 to E8, and so on. */
const FAMILIES = { E: 8, F: 11, C: 6, H: 2, N: 7, U: 1, W: 8, S: 5, X: 6 };
/** Suites that run over every transport; what is only of one transport is proven in the files named after it. */
const SUITES = ['bound', 'extension', 'field', 'message', 'session'].map((name) => `bayeux-${name}-suite.ts`);
/** Rules of one transport, of HTTP or of sockets, which the raw tests prove. */
const OF_ONE_TRANSPORT = ['E4', 'E7', 'W4', 'W5', 'W6', 'W8', 'S1', 'S3', 'S5'];

const ids = Object.entries(FAMILIES).flatMap(([family, count]) =>
  Array.from({ length: count }, (_, at) => `${family}${at + 1}`),
);

function idsIn(files: readonly string[]): ReadonlySet<string> {
  const texts = files.map((file) => readFileSync(join(import.meta.dirname, file), 'utf8')).join('\n');
  const brackets = [...texts.matchAll(/\[([A-Z]\d+(?:, (?:[A-Z]\d+|traps))*)\]/g)];
  return new Set(brackets.flatMap(([, list = '']) => list.split(', ')));
}

it('names every rule of the reference, over every transport where it is not of one alone', () => {
  const overAll = idsIn(SUITES);
  expect(ids.filter((id) => !overAll.has(id) && !OF_ONE_TRANSPORT.includes(id))).toEqual([]);
  const anywhere = idsIn(readdirSync(import.meta.dirname).filter((file) => /^bayeux-.*\.ts$/.test(file)));
  expect(ids.filter((id) => !anywhere.has(id))).toEqual([]);
  expect([...anywhere].filter((id) => !ids.includes(id) && id !== 'traps')).toEqual([]);
});
