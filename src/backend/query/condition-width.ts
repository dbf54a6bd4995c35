import { type Condition, conditionsOf, type Query } from './query.ts';

/**
 * How many values meet a condition. `narrow`: few enough to begin with what they lead to. `wide`: very many begin so; it is then quicker to look at each object than to
 * gather all that match.
 */
export type Width = 'narrow' | 'middle' | 'wide';

const NARROW_TO = 1_000;
const WIDE_FROM = 20_000;

/** Measures all conditions of a query. `hasMore` tells whether more values than so many meet one. */
export async function measureConditions(
  query: Query,
  hasMore: (condition: Condition, count: number) => Promise<boolean>,
): Promise<(condition: Condition) => Width> {
  const widths = new Map<Condition, Width>();
  for (const condition of conditionsOf(query)) widths.set(condition, await measure(condition, hasMore));
  return (condition) => widths.get(condition) ?? 'middle';
}

async function measure(
  condition: Condition,
  hasMore: (condition: Condition, count: number) => Promise<boolean>,
): Promise<Width> {
  if (!(await hasMore(condition, NARROW_TO))) return 'narrow';
  // Those that equal a value come from the index in order, which makes gathering cheap.
  return condition.match.how === 'prefix' && (await hasMore(condition, WIDE_FROM)) ? 'wide' : 'middle';
}
