import type { Dialect } from '../operations/definition/dialect.ts';
import type { EdgeHandler } from './edge-env.ts';
import type { Resource } from './resources/resource.ts';
import type { Wording } from './wording.ts';

/** A dialect as the edge serves it. Route paths are whole. */
export type EdgeDialect = {
  readonly dialect: Dialect;
  readonly wording: Wording;
  /** Asked before credentials are. */
  readonly guards: readonly EdgeHandler[];
  /** Readable without credentials. */
  readonly open: readonly Resource[];
  /** For callers who were let in: the operations, and what clients call around them. */
  readonly resources: readonly Resource[];
};
