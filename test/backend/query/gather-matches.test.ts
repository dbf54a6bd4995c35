import { describe, expect, it } from 'vitest';
import { intersect, isIn, subtract, toFoundSet, toNumbers, unite } from '../../../src/backend/query/found-set.ts';
import { gatherMatches } from '../../../src/backend/query/gather-matches.ts';
import { parseQuery } from '../../../src/backend/query/parse-query.ts';
import type { Condition } from '../../../src/backend/query/query.ts';

describe('a set of what was found', () => {
  const numbers = [0, 1, 31, 32, 33, 63, 64, 1_000, 99_999];

  it('holds the numbers it was made of, each once, and counts them', () => {
    const found = toFoundSet([...numbers, ...numbers].reverse());
    expect(toNumbers(found)).toEqual(numbers);
    expect(found.size).toBe(numbers.length);
    expect([30, 31, 32, 100_000].map((number) => isIn(found, number))).toEqual([false, true, true, false]);
  });

  it('takes no room when it is empty', () => {
    const nothing = toFoundSet([]);
    expect([nothing.size, toNumbers(nothing), nothing.words.length]).toEqual([0, [], 1]);
  });

  it('is joined with a longer or a shorter one', () => {
    const few = toFoundSet([1, 32]);
    const many = toFoundSet(numbers);
    expect(toNumbers(intersect(few, many))).toEqual([1, 32]);
    expect(toNumbers(intersect(many, few))).toEqual([1, 32]);
    expect(toNumbers(unite(few, toFoundSet([70])))).toEqual([1, 32, 70]);
    expect(unite(many, few).size).toBe(numbers.length);
    expect(toNumbers(subtract(many, few))).toEqual(numbers.filter((number) => number !== 1 && number !== 32));
    expect(toNumbers(subtract(few, many))).toEqual([]);
  });
});

describe('gathering what matches a query', () => {
  /** `a:N` is met by the multiples of N up to 100; `column:N` says so of a column. */
  function createSource() {
    const gathered: string[] = [];
    const multiples = (value: number) => Array.from({ length: 100 }, (_, at) => at + 1).filter((n) => n % value === 0);
    const gather = async ({ match }: Condition) => {
      const value = match.how === 'range' ? '' : match.value;
      gathered.push(value);
      return toFoundSet(multiples(Number(value)));
    };
    return {
      gathered,
      column: () => undefined,
      gather,
      async gatherByColumns() {
        gathered.push('all');
        return toFoundSet(multiples(1));
      },
    };
  }

  it.each([
    ['a:10 AND a:4', [20, 40, 60, 80, 100]],
    ['a:50 OR a:30', [30, 50, 60, 90, 100]],
    ['a:10 AND NOT a:20', [10, 30, 50, 70, 90]],
    ['a:40 OR (a:30 AND NOT (a:60 OR a:90))', [30, 40, 80]],
    ['NOT NOT a:50', [50, 100]],
    ['*:* AND a:50', [50, 100]],
  ])('joins conditions as %s says [query]', async (query, expected) => {
    expect(toNumbers(await gatherMatches(parseQuery(query), createSource()))).toEqual(expected);
  });

  it('looks for each condition once, however often and wherever a query says it [bounds]', async () => {
    const source = createSource();
    const often = (join: string) => Array.from({ length: 16 }, () => 'a:10 AND NOT a:20').join(` ${join} `);
    const found = await gatherMatches(parseQuery(`(${often('OR')}) AND (${often('AND')})`), source);
    expect(toNumbers(found)).toEqual([10, 30, 50, 70, 90]);
    expect(source.gathered.sort()).toEqual(['10', '20']);
  });

  it('gathers everything only for what is asked for by what it is not', async () => {
    const source = createSource();
    expect(toNumbers(await gatherMatches(parseQuery('NOT a:20 AND a:10'), source))).toEqual([10, 30, 50, 70, 90]);
    expect(source.gathered).not.toContain('all');
    await gatherMatches(parseQuery('NOT a:20 AND NOT a:30'), source);
    expect(source.gathered).toContain('all');
  });
});
