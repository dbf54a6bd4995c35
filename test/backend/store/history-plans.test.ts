import { CompiledQuery, Kysely, PostgresDialect, SqliteDialect, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../src/backend/store/migrations.ts';
import { createPool } from '../../../src/backend/store/postgres-store.ts';
import type { Tables } from '../../../src/backend/store/schema.ts';
import { openSqlite } from '../../../src/backend/store/sqlite-adapter.ts';
import type { Store } from '../../../src/backend/store/store.ts';
import { createDirectUcs, type Tenant } from '../../support/direct-ucs.ts';
import { insertMany } from '../../support/many-interactions.ts';
import { type UcsDatabaseKind, ucsDatabases } from '../../support/ucs-databases.ts';

const START = { seconds: 1_700_000_000, nanos: 0 };
const END = { seconds: 1_800_000_000, nanos: 0 };

/** PostgreSQL may sort the few rows that an index finds, and read a small table whole; it knows how many there are. */
const TOO_WIDE = { SQLite: /SCAN|B-TREE/, PostgreSQL: /Seq Scan on (archived_)?interaction/ };

const YES_AND_NO = [true, false];
const windows = [{}, { fromTime: START }, { toTime: END }, { fromTime: START, toTime: END }];

/** Every combination of filters that a list may have. */
const combinations = YES_AND_NO.flatMap((contact) =>
  YES_AND_NO.flatMap((owner) =>
    YES_AND_NO.flatMap((medium) =>
      YES_AND_NO.flatMap((status) => YES_AND_NO.map((archive) => ({ contact, owner, medium, status, archive }))),
    ),
  ),
).flatMap((filters) =>
  windows.flatMap((window) =>
    (['SORT_ORDER_ASCENDING', 'SORT_ORDER_DESCENDING'] as const).map((sortOrder) => ({
      ...filters,
      window,
      sortOrder,
    })),
  ),
);

function expectedIndex({ contact, owner, medium, archive }: (typeof combinations)[number]): string {
  const table = archive ? 'archived_interaction' : 'interaction';
  if (contact) return `${table}_contact`;
  if (owner) return medium ? `${table}_owner_medium` : `${table}_owner`;
  return medium ? `${table}_medium` : `${table}_start`;
}

for (const kind of ucsDatabases(process.env['TEST_POSTGRES_URL'])) {
  describe(`a history on ${kind.name}`, () => {
    const running = new AsyncDisposableStack();
    const queries: CompiledQuery[] = [];
    let db: Kysely<Tables>;
    let tenant: Tenant;

    beforeAll(async () => {
      db = await openLogged(kind, running, (query) => void queries.push(query));
      tenant = createDirectUcs(toStore(db, kind)).tenant();
      await insertMany(db, { tenant: tenant.id, count: 20_000, contacts: 2_000, agents: 20 });
      await sql`insert into archived_interaction select * from interaction`.execute(db);
      if (kind.name === 'PostgreSQL') await sql`analyze`.execute(db);
    });
    afterAll(() => running.disposeAsync());

    it.each(combinations)(
      'finds its rows by an index that has their order, whatever is asked: %j [performance]',
      async (asked) => {
        queries.length = 0;
        const filter = {
          ...asked.window,
          sortOrder: asked.sortOrder,
          contactId: asked.contact ? 'c7' : undefined,
          ownerUserId: asked.owner ? 'agent-7' : undefined,
          mediaType: asked.medium ? 'email' : undefined,
          status: asked.status ? ('INTERACTION_STATUS_STOPPED' as const) : undefined,
          source: asked.archive ? ('INTERACTION_SOURCE_ARCHIVE' as const) : undefined,
          pageSize: 1,
        };
        const { nextPageToken } = await tenant.call('ListInteractions', filter);
        if (nextPageToken !== '') await tenant.call('ListInteractions', { ...filter, pageToken: nextPageToken });
        const histories = queries.filter(({ sql: text }) => text.includes('order by "i"."start_ms"'));
        expect(histories.length).toBeGreaterThan(0);
        for (const query of histories) {
          const plan = await planOf(db, query, kind);
          expect(plan).toMatch(new RegExp(`\\b${expectedIndex(asked)}\\b`));
          expect(plan).not.toMatch(TOO_WIDE[kind.name]);
        }
      },
    );
  });
}

async function openLogged(
  kind: UcsDatabaseKind,
  running: AsyncDisposableStack,
  note: (query: CompiledQuery) => void,
): Promise<Kysely<Tables>> {
  const { store } = running.adopt(await kind.create(), (created) => created.remove());
  const dialect =
    store.kind === 'sqlite'
      ? new SqliteDialect({ database: openSqlite(store.file) })
      : new PostgresDialect({ pool: createPool(store) });
  const db = running.adopt(new Kysely<Tables>({ dialect, log: ({ query }) => note(query) }), (opened) =>
    opened.destroy(),
  );
  await migrate(db, store.kind);
  return db;
}

function toStore(db: Kysely<Tables>, kind: UcsDatabaseKind): Store {
  return {
    read: (work) => work(db),
    transaction: (work) => db.transaction().execute(work),
    lock: async () => {},
    indexedBy: (index) => (kind.name === 'SQLite' ? sql` indexed by ${sql.id(index)}` : sql``),
    joined: (column) => sql`string_agg(cast(${sql.ref(column)} as text), ',')`,
    optimize: async () => {},
    ping: async () => {},
    close: async () => {},
  };
}

async function planOf(
  db: Kysely<Tables>,
  { sql: text, parameters }: CompiledQuery,
  kind: UcsDatabaseKind,
): Promise<string> {
  const explain = kind.name === 'SQLite' ? 'explain query plan' : 'explain';
  const { rows } = await db.executeQuery(CompiledQuery.raw(`${explain} ${text}`, [...parameters]));
  return rows.map((row) => JSON.stringify(row)).join('\n');
}
