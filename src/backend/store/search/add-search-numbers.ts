import { sql, type Transaction } from 'kysely';
import type { Tables } from '../schema.ts';

type Tx = Transaction<Tables>;

/** A number for everything that searches find: they gather what matches as numbers, since those are a tenth of the work that ids are. */
export async function addSearchNumbers(tx: Tx, kind: 'sqlite' | 'postgres'): Promise<void> {
  for (const table of ['contact', 'contact_attribute', 'interaction', 'archived_interaction', 'interaction_term']) {
    await sql`alter table ${sql.table(table)} add column search_number bigint`.execute(tx);
  }
  await createSource(tx, kind);
  await numberAll(tx, kind);
  await sql`drop index if exists contact_attribute_leads_to`.execute(tx);
  await sql`drop index contact_standing`.execute(tx);
  await sql`drop index contact_attribute_search`.execute(tx);
  await sql`drop index interaction_start`.execute(tx);
  await sql`drop index interaction_term_search`.execute(tx);
  for (const index of INDEXES) await sql`create ${sql.raw(index)}`.execute(tx);
}

/** Everything that a search asks for stands in them, so that gathering a hundred thousand matches reads no rows. */
const INDEXES = [
  'unique index contact_number on contact (search_number)',
  'index contact_without_number on contact (tenant) where search_number is null',
  'index contact_standing on contact (tenant, id, search_number) where merged_into is null',
  'index contact_attribute_search on contact_attribute (tenant, name, search_value, leads_to, search_number)',
  'index contact_attribute_primary on contact_attribute (tenant, name, search_value, search_number) where position = 0 and contact_id = leads_to',
  'index contact_attribute_without_number on contact_attribute (tenant) where search_number is null',
  'unique index interaction_number on interaction (search_number)',
  'index interaction_without_number on interaction (tenant) where search_number is null',
  `index interaction_start on interaction
    (tenant, start_ms, id, status, type, media_type, owner_id, owner_name, contact_id, search_number)`,
  'index interaction_term_search on interaction_term (tenant, name, search_value, search_number)',
  'index interaction_term_without_number on interaction_term (tenant) where search_number is null',
];

/** SQLite has one writer, and no sequences. */
async function createSource(tx: Tx, kind: 'sqlite' | 'postgres'): Promise<void> {
  if (kind === 'postgres') {
    await sql`create sequence search_number`.execute(tx);
    await sql`create view next_search_number as select nextval('search_number') as number`.execute(tx);
    return;
  }
  await sql`create view next_search_number as select max(
    coalesce((select max(search_number) from contact), 0),
    coalesce((select max(search_number) from interaction), 0)) + 1 as number`.execute(tx);
}

/** Numbers what has none: what was there before there were numbers, and what an earlier version has written since. */
export async function numberAll(tx: Tx, kind: 'sqlite' | 'postgres'): Promise<void> {
  for (const table of ['contact', 'interaction']) {
    const number =
      kind === 'postgres'
        ? sql`nextval('search_number')`
        : sql`rowid + coalesce((select max(search_number) from ${sql.table(table)}), 0)`;
    await sql`update ${sql.table(table)} set search_number = ${number} where search_number is null`.execute(tx);
  }
  await sql`update contact_attribute set search_number = (select c.search_number from contact as c
    where c.tenant = contact_attribute.tenant and c.id = contact_attribute.leads_to) where search_number is null`.execute(
    tx,
  );
  await sql`update interaction_term set search_number = (select i.search_number from interaction as i
    where i.tenant = interaction_term.tenant and i.id = interaction_term.interaction_id) where search_number is null`.execute(
    tx,
  );
}
