/** A search as a tree (proto/ucs/v1, SearchContactsRequest). */
export type Query =
  | { readonly type: 'all' }
  | { readonly type: 'and' | 'or'; readonly parts: readonly Query[] }
  | { readonly type: 'not'; readonly part: Query }
  | Condition;

/** What one field must be like. */
export type Condition = { readonly type: 'condition'; readonly field: string; readonly match: Match };

export type Match =
  | { readonly how: 'equal' | 'prefix'; readonly value: string }
  /** Undefined: no limit on this side. */
  | { readonly how: 'range'; readonly from: RangeEnd | undefined; readonly to: RangeEnd | undefined };

export type RangeEnd = { readonly value: string; readonly included: boolean };

/** The tree with something else in place of each condition. */
export type QueryFold<Result> = {
  readonly all: () => Result;
  readonly and: (parts: readonly Result[]) => Result;
  readonly or: (parts: readonly Result[]) => Result;
  readonly not: (part: Result) => Result;
  readonly condition: (condition: Condition) => Result;
};

/** Builds something from the leaves of a query up. */
export function foldQuery<Result>(query: Query, fold: QueryFold<Result>): Result {
  switch (query.type) {
    case 'all':
      return fold.all();
    case 'and':
    case 'or':
      return fold[query.type](query.parts.map((part) => foldQuery(part, fold)));
    case 'not':
      return fold.not(foldQuery(query.part, fold));
    case 'condition':
      return fold.condition(query);
  }
}

/** All conditions of a query. */
export function conditionsOf(query: Query): readonly Condition[] {
  return foldQuery<readonly Condition[]>(query, {
    all: () => [],
    and: (parts) => parts.flat(),
    or: (parts) => parts.flat(),
    not: (part) => part,
    condition: (condition) => [condition],
  });
}
