import { type Kysely, sql, type Transaction } from 'kysely';
import { refreshPhoneValues } from './numbers/phone-values.ts';
import { CALL_IS_OPEN, type Tables } from './schema.ts';
import { addSearchNumbers, numberAll } from './search/add-search-numbers.ts';
import { composeSearchValues } from './search/compose-search-values.ts';
import { toSearchTerms } from './search/search-terms.ts';

type Kind = 'sqlite' | 'postgres';
type Migration = (tx: Transaction<Tables>, kind: Kind) => Promise<void>;

/** Each is applied once, in this order, and never changed after a release. */
const MIGRATIONS: readonly Migration[] = [
  createTables,
  addSearch,
  addInteractionIndexes,
  addArchive,
  addSearchNumbers,
  composeSearchValues,
];

/** Any number; the same in every process that migrates one PostgreSQL database. */
const LOCK = 7_203_114;

/** Brings the database to the newest version. Processes that start at once wait for each other. Rejects on a database of a later version. */
export async function migrate(db: Kysely<Tables>, kind: Kind): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (kind === 'postgres') {
      // An index over many rows takes its time.
      await sql`set local statement_timeout = 0`.execute(tx);
      await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(tx);
    }
    await sql`create table if not exists ucs_version (version integer not null)`.execute(tx);
    const { rows } = await sql<{ version: number }>`select max(version) as version from ucs_version`.execute(tx);
    const current = Number(rows[0]?.version ?? 0);
    if (current > MIGRATIONS.length) {
      throw new Error(`it has version ${current}; this program knows ${MIGRATIONS.length}`);
    }
    if (current === 1 && !(await hasLeadsTo(tx, kind))) await addLeadsTo(tx, kind);
    for (const migration of MIGRATIONS.slice(current)) await migration(tx, kind);
    if (current < MIGRATIONS.length)
      await sql`insert into ucs_version values (${sql.lit(MIGRATIONS.length)})`.execute(tx);
    await refreshPhoneValues(tx);
    await numberAll(tx, kind);
  });
}

async function createTables(tx: Transaction<Tables>, kind: Kind): Promise<void> {
  // Ordered by code point, whatever the locale of the database: the beginning of a value is then a range of the index.
  const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text');
  await sql`create table contact (
    tenant ${text} not null, id ${text} not null, merged_directly ${text}, merged_into ${text},
    created_ms bigint not null, modify_ms bigint not null,
    primary key (tenant, id),
    foreign key (tenant, merged_directly) references contact (tenant, id),
    foreign key (tenant, merged_into) references contact (tenant, id))`.execute(tx);
  await sql`create index contact_merged on contact (tenant, merged_into) where merged_into is not null`.execute(tx);
  await sql`create index contact_merged_directly on contact (tenant, merged_directly) where merged_directly is not null`.execute(
    tx,
  );
  await sql`create table contact_attribute (
    tenant ${text} not null, contact_id ${text} not null, leads_to ${text} not null, name ${text} not null,
    position integer not null, value ${text} not null, search_value ${text} not null,
    primary key (tenant, contact_id, name, position),
    unique (tenant, contact_id, name, value),
    foreign key (tenant, contact_id) references contact (tenant, id) on delete cascade)`.execute(tx);
  await sql`create index contact_attribute_search on contact_attribute (tenant, name, search_value, leads_to)`.execute(
    tx,
  );
  await sql`create table interaction (
    tenant ${text} not null, id ${text} not null, media_type text not null, type text not null, subtype text not null,
    status text not null, start_ms bigint not null, end_ms bigint, subject text not null, contact_id ${text},
    parent_id ${text}, thread_id ${text} not null, comment text not null, external_id ${text}, owner_id ${text} not null,
    owner_name text not null, creator_application text not null, can_be_parent integer not null,
    user_data text not null, modify_ms bigint not null, phone_number text, duration_seconds double precision,
    primary key (tenant, id),
    foreign key (tenant, contact_id) references contact (tenant, id))`.execute(tx);
  await sql`create unique index interaction_call on interaction (tenant, external_id) where media_type = 'voice'`.execute(
    tx,
  );
  await sql`create index interaction_start on interaction (tenant, start_ms, id)`.execute(tx);
  await sql`create index interaction_contact on interaction (tenant, contact_id, start_ms, id)`.execute(tx);
  await sql`create index interaction_owner on interaction (tenant, owner_id, start_ms, id)`.execute(tx);
}

/** Databases of the first version were made without it for a while. */
async function hasLeadsTo(tx: Transaction<Tables>, kind: Kind): Promise<boolean> {
  const columns =
    kind === 'sqlite'
      ? sql`select name from pragma_table_info('contact_attribute') where name = 'leads_to'`
      : sql`select column_name from information_schema.columns
          where table_schema = current_schema() and table_name = 'contact_attribute' and column_name = 'leads_to'`;
  return (await columns.execute(tx)).rows.length > 0;
}

async function addLeadsTo(tx: Transaction<Tables>, kind: Kind): Promise<void> {
  const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text');
  await sql`alter table contact_attribute add column leads_to ${text} not null default ''`.execute(tx);
  await sql`update contact_attribute set leads_to = coalesce((select merged_into from contact
    where contact.tenant = contact_attribute.tenant and contact.id = contact_attribute.contact_id), contact_id)`.execute(
    tx,
  );
  await sql`drop index contact_attribute_search`.execute(tx);
  await sql`create index contact_attribute_search on contact_attribute (tenant, name, search_value, leads_to)`.execute(
    tx,
  );
}

async function addSearch(tx: Transaction<Tables>, kind: Kind): Promise<void> {
  const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text');
  await sql`alter table contact_attribute add column description text not null default ''`.execute(tx);
  // What a query looks at for each contact, where that is quicker than to gather all who match.
  await sql`create index contact_attribute_leads_to on contact_attribute (tenant, leads_to, name, search_value)`.execute(
    tx,
  );
  await sql`create index contact_standing on contact (tenant, id) where merged_into is null`.execute(tx);
  await sql`create table interaction_term (
    tenant ${text} not null, interaction_id ${text} not null, name ${text} not null, search_value ${text} not null,
    primary key (tenant, interaction_id, name, search_value),
    foreign key (tenant, interaction_id) references interaction (tenant, id) on delete cascade)`.execute(tx);
  await sql`create index interaction_term_search on interaction_term (tenant, name, search_value, interaction_id)`.execute(
    tx,
  );
  // Everything that a search looks at beside the terms, so that counting a hundred thousand matches reads no rows.
  await sql`drop index interaction_start`.execute(tx);
  await sql`create index interaction_start on interaction
    (tenant, start_ms, id, status, type, media_type, owner_id, owner_name, contact_id)`.execute(tx);
  await insertTermsOfAll(tx);
}

const ROWS_AT_ONCE = 1_000;

/** For the interactions that are there already. */
async function insertTermsOfAll(tx: Transaction<Tables>): Promise<void> {
  for (let last = { tenant: '', id: '' }; ; ) {
    const rows = await tx
      .selectFrom('interaction')
      .select(['tenant', 'id', 'subject', 'phone_number', 'user_data'])
      .where((eb) => eb(eb.refTuple('tenant', 'id'), '>', eb.tuple(last.tenant, last.id)))
      .orderBy('tenant')
      .orderBy('id')
      .limit(ROWS_AT_ONCE)
      .execute();
    const terms = rows.flatMap(({ tenant, id: interaction_id, ...row }) =>
      toSearchTerms(row).map((term) => ({ tenant, interaction_id, ...term })),
    );
    for (const term of terms)
      await sql`insert into interaction_term (tenant, interaction_id, name, search_value)
      values (${term.tenant}, ${term.interaction_id}, ${term.name}, ${term.search_value})`.execute(tx);
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end;
  }
}

/** For histories of a rare medium, of an agent's rare medium, and for the interactions that follow from another. */
async function addInteractionIndexes(tx: Transaction<Tables>): Promise<void> {
  await sql`create index if not exists interaction_medium on interaction (tenant, media_type, start_ms, id)`.execute(
    tx,
  );
  await sql`create index if not exists interaction_owner_medium on interaction (tenant, owner_id, media_type, start_ms, id)`.execute(
    tx,
  );
  await sql`create index if not exists interaction_parent on interaction (tenant, parent_id) where parent_id is not null`.execute(
    tx,
  );
}

/** What is old: threads as a whole, calls that are open, and a table for what is archived, with the indexes that histories want. */
async function addArchive(tx: Transaction<Tables>, kind: Kind): Promise<void> {
  const text = sql.raw(kind === 'postgres' ? 'text collate "C"' : 'text');
  await sql`create index if not exists interaction_thread on interaction (tenant, thread_id, modify_ms)`.execute(tx);
  await sql`create index if not exists interaction_open_call on interaction (modify_ms) where ${CALL_IS_OPEN}`.execute(
    tx,
  );
  await sql`create table if not exists archived_interaction (
    tenant ${text} not null, id ${text} not null, media_type text not null, type text not null, subtype text not null,
    status text not null, start_ms bigint not null, end_ms bigint, subject text not null, contact_id ${text},
    parent_id ${text}, thread_id ${text} not null, comment text not null, external_id ${text}, owner_id ${text} not null,
    owner_name text not null, creator_application text not null, can_be_parent integer not null,
    user_data text not null, modify_ms bigint not null, phone_number text, duration_seconds double precision,
    primary key (tenant, id),
    foreign key (tenant, contact_id) references contact (tenant, id))`.execute(tx);
  for (const [name, columns] of ARCHIVE_INDEXES) {
    await sql`create index if not exists ${sql.id(`archived_interaction_${name}`)} on archived_interaction (tenant, ${sql.raw(columns)})`.execute(
      tx,
    );
  }
}

const ARCHIVE_INDEXES = [
  ['start', 'start_ms, id'],
  ['contact', 'contact_id, start_ms, id'],
  ['owner', 'owner_id, start_ms, id'],
  ['medium', 'media_type, start_ms, id'],
  ['owner_medium', 'owner_id, media_type, start_ms, id'],
  ['thread', 'thread_id, modify_ms'],
] as const;
