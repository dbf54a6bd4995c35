import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../src/backend/store/open-store.ts';
import type { Tx } from '../../../src/backend/store/schema.ts';
import { createDirectUcs } from '../../support/direct-ucs.ts';
import { type UcsDatabase, ucsDatabases } from '../../support/ucs-databases.ts';
import { makeCall, makeContact } from '../../support/ucs-samples.ts';

/** The newest version of the tables. */
const VERSION = 6;

/** A thread that opens the store it is given, and closes it. */
const OPEN_STORE = new URL('../../support/open-store-worker.ts', import.meta.url);

describe.each(ucsDatabases(process.env['TEST_POSTGRES_URL']))('the tables on $name', (kind) => {
  async function createDatabase(): Promise<UcsDatabase> {
    const database = await kind.create();
    onTestFinished(() => database.remove());
    return database;
  }

  it('are made once, and found with what is in them by the next process [migrations]', async () => {
    const database = await createDatabase();
    const first = await openStore(database.store);
    const tenant = createDirectUcs(first).tenant();
    const interactionId = await makeCall(tenant, 'x');
    await first.close();

    await using second = new AsyncDisposableStack();
    const store = second.adopt(await openStore(database.store), (opened) => opened.close());
    const rows = await store.read((db) => db.selectFrom('interaction').select(['tenant', 'id']).execute());
    expect(rows).toEqual([{ tenant: tenant.id, id: interactionId }]);
    const versions = await store.read((db) => sql`select version from ucs_version`.execute(db));
    expect(versions.rows).toEqual([{ version: VERSION }]);
  });

  it('of a version without terms get those of the interactions that are there [migrations]', async () => {
    const database = await createDatabase();
    const older = await openStore(database.store);
    const tenant = createDirectUcs(older).tenant();
    const interactionId = await makeCall(tenant, 'x', { subject: 'An invoice' });
    await older.transaction(async (tx) => {
      await takeNumbersAway(tx, kind.name);
      await sql`drop table interaction_term`.execute(tx);
      await sql`alter table contact_attribute drop column description`.execute(tx);
      await sql`delete from ucs_version`.execute(tx);
      await sql`insert into ucs_version values (1)`.execute(tx);
    });
    await older.close();

    await using opened = new AsyncDisposableStack();
    const store = opened.adopt(await openStore(database.store), ({ close }) => close());
    const rows = await store.read((db) =>
      db
        .selectFrom('interaction_term')
        .select(['tenant', 'interaction_id', 'name', 'search_value'])
        .orderBy('search_value')
        .execute(),
    );
    const term = (name: string, search_value: string) => ({
      tenant: tenant.id,
      interaction_id: interactionId,
      name,
      search_value,
    });
    expect(rows).toEqual([term('phoneNumber', '+4930100'), term('subject', 'an invoice'), term('subject', 'invoice')]);
    const { interactions } = await createDirectUcs(store)
      .tenant(tenant.id)
      .call('SearchInteractions', { query: 'subject:invoice' });
    expect(interactions.map(({ id }) => id)).toEqual([interactionId]);
  });

  it('get numbers for what an earlier version has written beside this one, and one spelling for what is searched by [migrations]', async () => {
    const database = await createDatabase();
    const older = await openStore(database.store);
    const tenant = createDirectUcs(older).tenant();
    const decomposed = 'jose\u0301';
    const contactId = await makeContact(tenant, { LastName: decomposed });
    const interactionId = await makeCall(tenant, 'x', { subject: decomposed, contactId });
    await older.transaction(async (tx) => {
      for (const table of ['contact', 'contact_attribute', 'interaction', 'interaction_term'])
        await sql`update ${sql.table(table)} set search_number = null`.execute(tx);
      await sql`update contact_attribute set search_value = ${decomposed}`.execute(tx);
      await sql`update interaction_term set search_value = ${decomposed} where name = 'subject'`.execute(tx);
      await sql`delete from ucs_version`.execute(tx);
      await sql`insert into ucs_version values (${sql.lit(VERSION - 1)})`.execute(tx);
    });
    await older.close();

    await using opened = new AsyncDisposableStack();
    const store = opened.adopt(await openStore(database.store), ({ close }) => close());
    const again = createDirectUcs(store).tenant(tenant.id);
    const { contacts } = await again.call('SearchContacts', { query: 'LastName:jos\u00e9' });
    expect(contacts.map(({ id }) => id)).toEqual([contactId]);
    const { interactions } = await again.call('SearchInteractions', { query: 'subject:jos\u00e9' });
    expect(interactions.map(({ id }) => id)).toEqual([interactionId]);
    const more = await makeContact(again, { LastName: 'B' });
    const all = await again.call('SearchContacts', { query: '*:*' });
    expect(all.contacts.map(({ id }) => id)).toEqual([contactId, more].sort());
  });

  it('are made once when several threads begin at once [migrations]', async () => {
    const database = await createDatabase();
    const threads = Array.from({ length: 3 }, () => new Worker(OPEN_STORE, { workerData: database.store }));
    const codes = await Promise.all(threads.map((thread) => once(thread, 'exit')));
    expect(codes).toEqual([[0], [0], [0]]);
    await using opened = new AsyncDisposableStack();
    const store = opened.adopt(await openStore(database.store), ({ close }) => close());
    const versions = await store.read((db) => sql`select version from ucs_version`.execute(db));
    expect(versions.rows).toEqual([{ version: VERSION }]);
  });

  it('of a later version are refused [migrations]', async () => {
    const database = await createDatabase();
    const store = await openStore(database.store);
    await store.transaction((tx) => sql`insert into ucs_version values (${VERSION + 1})`.execute(tx));
    await store.close();
    await expect(openStore(database.store)).rejects.toThrow(
      `the UCS database cannot be opened: it has version ${VERSION + 1}; this program knows ${VERSION}`,
    );
  });
});

/** As before there were numbers for searches. */
async function takeNumbersAway(tx: Tx, kind: string): Promise<void> {
  await sql`drop view next_search_number`.execute(tx);
  if (kind === 'PostgreSQL') await sql`drop sequence search_number`.execute(tx);
  const indexes = ['contact_attribute_primary', 'interaction_start', 'interaction_term_search'];
  for (const table of ['contact', 'contact_attribute', 'interaction', 'interaction_term'])
    indexes.push(`${table}_number`, `${table}_without_number`);
  for (const index of [...indexes, 'contact_standing', 'contact_attribute_search'])
    await sql`drop index if exists ${sql.id(index)}`.execute(tx);
  for (const table of ['contact', 'contact_attribute', 'interaction', 'archived_interaction', 'interaction_term'])
    await sql`alter table ${sql.table(table)} drop column search_number`.execute(tx);
  await sql`create index contact_attribute_search on contact_attribute (tenant, name, search_value, leads_to)`.execute(
    tx,
  );
  await sql`create index interaction_start on interaction (tenant, start_ms, id)`.execute(tx);
}
