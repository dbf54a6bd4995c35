import { Kysely, SqliteDialect, sql } from 'kysely';
import { createGroupCommit } from './group-commit.ts';
import { migrate } from './migrations.ts';
import type { Tables } from './schema.ts';
import { openSqlite } from './sqlite-adapter.ts';
import type { Store } from './store.ts';
import { createWriteCheck } from './write-check.ts';

/** The store in one file, for one process. What waits is committed together: one fsync for all of it. */
export async function openSqliteStore({ file }: { readonly file: string }): Promise<Store> {
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: openSqlite(file) }) });
  try {
    await migrate(db, 'sqlite');
    // All tables, but a sample of each: milliseconds, whatever their size.
    await sql`pragma analysis_limit = 400`.execute(db);
    await sql`pragma optimize = 0x10002`.execute(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const group = createGroupCommit(db);
  const writing = createWriteCheck(group);
  return {
    read: group.read,
    transaction: writing.write,
    // Transactions are one after the other anyway.
    async lock() {},
    // Statistics may be old or missing, and then it takes the index that has the order for the better one.
    indexedBy: (index) => sql` indexed by ${sql.id(index)}`,
    // A cast to text, which PostgreSQL wants, would take a tenth longer.
    joined: (column) => sql`string_agg(${sql.ref(column)}, ',')`,
    async optimize() {
      await group.write((tx) => sql`pragma optimize`.execute(tx));
    },
    ping: writing.ping,
    async close() {
      await group.idle();
      await db.destroy();
    },
  };
}
