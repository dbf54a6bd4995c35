import { CompiledQuery, type DatabaseConnection, type Dialect, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { migrate } from './migrations.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';
import { WrongSetting } from './wrong-setting.ts';

export type PostgresStoreOptions = { readonly url: string; readonly connectionsMax: number };

/** Longer than any statement of ours should take, shorter than an operation's budget. */
const STATEMENT_MAX_MS = 10_000;
/** A process that stands still in the middle of a transaction does not hold up the others for longer. */
const IDLE_IN_TRANSACTION_MAX_MS = 15_000;
const CONNECT_MAX_MS = 3_000;

/** In one message with the beginning, and for this transaction only: a pooler such as PgBouncer gives the next transaction another connection, and refuses such settings at the start of one. */
const BEGIN = CompiledQuery.raw(
  `begin; set local statement_timeout = ${STATEMENT_MAX_MS}; set local idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MAX_MS}`,
);

const RUNS_MAX = 6;
/**
 * Another transaction was first, and the next run sees what it did: serialization failure, deadlock, a key that was missing when it was looked for, a row that was
 * there when it was looked for.
 */
const WORTH_ANOTHER_RUN = new Set<unknown>(['40001', '40P01', '23505', '23503']);

/** The store in PostgreSQL, for any number of processes. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const db = new Kysely<Tables>({ dialect: toDialect(createPool(options)) });
  try {
    await checkEncoding(db);
    await migrate(db, 'postgres');
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    // In a transaction too, for its limits.
    read: (work) => db.transaction().execute(work),
    async transaction(work) {
      for (let run = 1; ; run++) {
        try {
          return await db.transaction().execute(work);
        } catch (error) {
          if (run === RUNS_MAX || !isWorthAnotherRun(error)) throw error;
        }
      }
    },
    // One order for all, so that two transactions do not wait for each other. What is read after this sees what the holder before committed.
    async lock(tx, names) {
      const sorted = [...new Set(names)].sort();
      await sql`select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest(${sorted}::text[]) as name`.execute(
        tx,
      );
    },
    // Its statistics are kept by autovacuum, and it goes by them.
    indexedBy: () => sql``,
    joined: (column) => sql`string_agg(cast(${sql.ref(column)} as text), ',')`,
    async optimize() {},
    async ping() {
      await sql`select 1`.execute(db);
    },
    close: () => db.destroy(),
  };
}

function isWorthAnotherRun(error: unknown): boolean {
  return error instanceof Error && 'code' in error && WORTH_ANOTHER_RUN.has(error.code);
}

/** In another encoding half of what people write cannot be stored, and texts have another order. */
async function checkEncoding(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ server_encoding: string }>`show server_encoding`.execute(db);
  const encoding = rows[0]?.server_encoding;
  if (encoding === 'UTF8') return;
  throw new WrongSetting(`UCS_DATABASE_URL: expected a database with the encoding UTF8, got ${encoding}`);
}

function toDialect(pool: pg.Pool): Dialect {
  const dialect = new PostgresDialect({ pool });
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () =>
      Object.assign(dialect.createDriver(), {
        beginTransaction: async (connection: DatabaseConnection) => void (await connection.executeQuery(BEGIN)),
      }),
  };
}

/** Connections that read numbers as numbers, and whose end is no one's end. */
export function createPool({ url, connectionsMax }: PostgresStoreOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'ucs',
    max: connectionsMax,
    connectionTimeoutMillis: CONNECT_MAX_MS,
    keepAlive: true,
    types: { getTypeParser: toTypeParser },
  });
  // A connection that breaks fails the query under way on it, if any, and is replaced by the pool. Without listeners the process would end.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** bigint as a number: times in milliseconds, far below 2^53. Everything else as pg does it. */
const toTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format);
