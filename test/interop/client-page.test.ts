import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../src/bayeux/protocol/wire/reasons.ts';
import { httpFailures } from '../../src/bayeux/transport/http-failure.ts';

const page = readFileSync('docs/bayeux-clients.md', 'utf8');
const samples = [...page.matchAll(/^`(test\/interop\/\S+)`:\n\n```\w+\n(.*?)\n```$/gms)];

describe('the page for authors of Bayeux clients', () => {
  it.each(samples.map(([, path = '', text = '']) => ({ path, text })))('shows $path as it runs', ({ path, text }) => {
    expect(text).toBe(readFileSync(path, 'utf8').trimEnd());
  });

  it('has a sample in each of four languages', () => {
    const endings = samples.map(([, path = '']) => path.split('.').at(-1));
    expect(new Set(endings)).toEqual(new Set(['js', 'java', 'py', 'go']));
  });

  it('says what to do on every error that a reply may carry [F10]', () => {
    for (const [name, code] of Object.entries(ERRORS)) expect(page).toMatch(new RegExp(`\`${code}:…?:${name}\``));
  });

  it('says what to do on every status that the address may answer with', () => {
    const statuses = new Set(Object.values(httpFailures).map(({ httpStatus }) => httpStatus));
    const named = new Set([...page.matchAll(/^\| (\d{3}) \|/gm)].map(([, status]) => Number(status)));
    expect([...statuses].filter((status) => ![405, 426, 500].includes(status)).sort()).toEqual([...named].sort());
  });
});
