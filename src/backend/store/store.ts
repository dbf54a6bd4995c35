import { Kysely, PostgresDialect, SqliteDialect, sql } from 'kysely';
import pg from 'pg';
import { migrate } from './migrations.ts';
import type { Database, Tables, Tx } from './schema.ts';
import { openSqlite } from './sqlite-adapter.ts';

export type StoreOptions =
  | { readonly kind: 'sqlite' /** `:memory:` for none. */; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly connectionsMax: number };

/** Where contacts and interactions are kept. The domain is the same on every database. */
export type Store = {
  /** Reads what is committed. */
  read<Result>(work: (db: Database) => Promise<Result>): Promise<Result>;
  /** All or nothing. Transactions on one object are one after the other, over all processes. */
  transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** Holds these names until the transaction ends: what two transactions must not both find missing. */
  lock(tx: Tx, names: readonly string[]): Promise<void>;
  /** Rejects while the database cannot be used. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

/** Opens the database and brings its tables up to date. Rejects when it cannot be reached. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const db = new Kysely<Tables>({ dialect: toDialect(options) });
  try {
    await migrate(db, options.kind);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const oneAtATime = createTurns();
  return {
    // SQLite has one connection: what reads beside an open transaction would see it half done.
    read: (work) => (options.kind === 'sqlite' ? oneAtATime(() => work(db)) : work(db)),
    transaction: (work) =>
      options.kind === 'sqlite' ? oneAtATime(() => db.transaction().execute(work)) : db.transaction().execute(work),
    async lock(tx, names) {
      // SQLite has one writer at a time anyway.
      if (options.kind === 'sqlite') return;
      for (const name of [...names].sort())
        await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
    },
    async ping() {
      await sql`select 1`.execute(db);
    },
    close: () => db.destroy(),
  };
}

function toDialect(options: StoreOptions): PostgresDialect | SqliteDialect {
  if (options.kind === 'sqlite') return new SqliteDialect({ database: openSqlite(options.file) });
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connectionsMax,
    connectionTimeoutMillis: 3_000,
    types: { getTypeParser: toTypeParser },
  });
  // An idle connection that breaks is replaced by the pool; without a listener the process would end.
  pool.on('error', () => {});
  return new PostgresDialect({ pool });
}

/** bigint as a number: times in milliseconds, far below 2^53. Everything else as pg does it. */
const toTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format);

function createTurns(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
}
