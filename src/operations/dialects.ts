import type { Dialect } from './definition/dialect.ts';
import type { DispatchableOperation } from './definition/dispatchable.ts';
import { catalogue as v2Operations } from './v2/catalogue.ts';
import { v2 } from './v2/dialect.ts';
import { catalogue as v3Operations } from './v3/catalogue.ts';
import { v3 } from './v3/dialect.ts';
import { V3_PREFIX } from './v3/v3-operation.ts';

/** Every dialect that is served. */
export const dialects: readonly Dialect[] = [v2, v3];

/** Every operation of every dialect, by the name that the journal and the metrics have for it. */
export const dispatchableOperations: ReadonlyMap<string, DispatchableOperation> = new Map(
  [...v2Operations, ...v3Operations].map(({ name, dispatchable }) => [name, dispatchable]),
);

/** The dialect below whose root this URL is; v2 where it is below none. */
export function dialectAt(url: string): Dialect {
  return dialects.find(({ root }) => url.startsWith(`${root}/`)) ?? v2;
}

/** In which dialect a request was made, by its operation's name; also where this version does not know the operation. */
export function dialectOf(operation: string): Dialect {
  return operation.startsWith(V3_PREFIX) ? v3 : v2;
}
