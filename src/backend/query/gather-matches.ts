import { type Expression, expressionBuilder, type SqlBool } from 'kysely';
import { type FoundSet, intersect, subtract, unite } from './found-set.ts';
import { type Condition, conditionsOf, foldQuery, type Query } from './query.ts';

type Bool = Expression<SqlBool>;

/** Where a search looks. A gathering is one statement each, so that others get their turn in between. */
export type SearchSource = {
  /** What a condition on a column is in SQL; undefined for one on what an object has any number of. */
  column(condition: Condition): Bool | undefined;
  /** What meets conditions on columns, however they are joined. */
  gatherByColumns(is: Bool): Promise<FoundSet>;
  /** What meets one of the other conditions. */
  gather(condition: Condition): Promise<FoundSet>;
};

/** Everything that matches a query: what meets its conditions, each gathered once, joined in memory. So a query takes as long as its conditions do, however they are joined. */
export function gatherMatches(query: Query, source: SearchSource): Promise<FoundSet> {
  const gathered = new Map<string, Promise<FoundSet>>();

  function once(key: string, gather: () => Promise<FoundSet>): Promise<FoundSet> {
    const known = gathered.get(key) ?? gather();
    gathered.set(key, known);
    return known;
  }
  function gatherAll(): Promise<FoundSet> {
    return once('all', () => source.gatherByColumns(toBool({ type: 'all' }, source)));
  }
  async function gather(part: Query): Promise<FoundSet> {
    if (isOfColumns(part, source)) return source.gatherByColumns(toBool(part, source));
    switch (part.type) {
      case 'all':
        return gatherAll();
      case 'condition':
        return once(JSON.stringify(part), () => source.gather(part));
      case 'not':
        return subtract(await gatherAll(), await gather(part.part));
      case 'and':
      case 'or':
        return gatherJoined(part.type, part.parts);
    }
  }
  async function gatherJoined(type: 'and' | 'or', parts: readonly Query[]): Promise<FoundSet> {
    const ofColumns = parts.filter((part) => isOfColumns(part, source));
    const others = parts.filter((part) => !isOfColumns(part, source));
    const sides: readonly Query[] = ofColumns.length === 0 ? others : [{ type, parts: ofColumns }, ...others];
    let joined: FoundSet | undefined;
    // What is not wanted is taken away in the end: then nobody has to gather all others.
    for (const side of sides.toSorted((one, other) => Number(one.type === 'not') - Number(other.type === 'not'))) {
      if (joined === undefined) joined = await gather(side);
      else if (type === 'or') joined = unite(joined, await gather(side));
      else if (side.type === 'not') joined = subtract(joined, await gather(side.part));
      else joined = intersect(joined, await gather(side));
    }
    return joined ?? gatherAll();
  }
  return gather(query);
}

function isOfColumns(query: Query, source: SearchSource): boolean {
  return conditionsOf(query).every((condition) => source.column(condition) !== undefined);
}

function toBool(query: Query, source: SearchSource): Bool {
  const eb = expressionBuilder();
  return foldQuery<Bool>(query, {
    all: () => eb.lit(true),
    and: (parts) => eb.and([...parts]),
    or: (parts) => eb.or([...parts]),
    not: (part) => eb.not(part),
    condition: (condition) => source.column(condition) ?? eb.lit(true),
  });
}
