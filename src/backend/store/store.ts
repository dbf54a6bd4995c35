import type { RawBuilder } from 'kysely';
import type { Database, Tx } from './schema.ts';

export type StoreOptions =
  | { readonly kind: 'sqlite' /** `:memory:` for none. */; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly connectionsMax: number };

/** Where contacts and interactions are kept. The domain is the same on every database. */
export type Store = {
  /** Reads what is committed. */
  read<Result>(work: (db: Database) => Promise<Result>): Promise<Result>;
  /**
   * All or nothing, and on disk when it resolves. The work runs again, from its beginning, when another transaction was first with a key or a row;
   * nothing of an earlier run is left then.
   */
  transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** Holds these names until the transaction ends, against all processes: for what two transactions must not both find missing. */
  lock(tx: Tx, names: readonly string[]): Promise<void>;
  /** What stands behind the name of a table, so that the database uses this index of it; nothing where the database knows better. */
  indexedBy(index: string): RawBuilder<unknown>;
  /** All numbers in this column, as one text with commas: rows would take ten times as long. Null for none. */
  joined(column: string): RawBuilder<string | null>;
  /** Lets the database learn how its values are spread, where it does not by itself. */
  optimize(): Promise<void>;
  /** Rejects while the database cannot be used. */
  ping(): Promise<void>;
  /** Finishes what is under way and closes the database. */
  close(): Promise<void>;
};
