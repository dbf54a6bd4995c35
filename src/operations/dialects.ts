import type { Dialect } from './definition/dialect.ts';
import type { DispatchableOperation } from './definition/dispatchable.ts';
import { catalogue as v2Operations } from './v2/catalogue.ts';
import { v2 } from './v2/dialect.ts';

/** Every dialect that is served. */
export const dialects: readonly Dialect[] = [v2];

/** Every operation of every dialect, by the name that the journal and the metrics have for it. */
export const dispatchableOperations: ReadonlyMap<string, DispatchableOperation> = new Map(
  v2Operations.map(({ name, dispatchable }) => [name, dispatchable]),
);

/** In which dialect a request was made, by its operation's name; also where this version does not know the operation. */
export function dialectOf(_operation: string): Dialect {
  return v2;
}
