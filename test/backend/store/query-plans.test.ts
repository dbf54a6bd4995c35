import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../../src/backend/store/migrations.ts';
import type { Tables } from '../../../src/backend/store/schema.ts';
import { openSqlite } from '../../../src/backend/store/sqlite-adapter.ts';
import { toStruct } from '../../../src/proto/struct-json.ts';
import { createDirectUcs } from '../../support/direct-ucs.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { makeCall, makeContact } from '../../support/ucs-samples.ts';

describe('the statements of the UCS on the embedded database', () => {
  it('find their rows by indexes, and by more of them than the tenant [performance]', async () => {
    const file = join(makeTemporaryFolder(), 'ucs.sqlite');
    const statements = new Set<string>();
    const db = new Kysely<Tables>({
      dialect: new SqliteDialect({ database: openSqlite(file) }),
      log: ({ query }) => void statements.add(query.sql),
    });
    onTestFinished(() => db.destroy());
    await migrate(db, 'sqlite');
    statements.clear();
    await useEverything(db);

    const reader = new DatabaseSync(file);
    onTestFinished(() => reader.close());
    const wide = [...statements]
      .filter((text) => /^(select|update|delete)/i.test(text))
      .flatMap((text) => planOf(reader, text).map((step) => ({ text, step })))
      // What a recursive statement has found so far is all that it reads of that.
      .filter(({ step }) => /^SCAN|\(tenant=\?\)/.test(step) && step !== 'SCAN thread')
      // All interactions of a contact centre by time is what these ask for: the order comes from the index, and a limit ends it.
      .filter(({ text, step }) => !(text.includes('order by "i"."start_ms"') && step.includes('interaction_start')))
      // Counting what matches a query, and negation, look at everybody: in an index that says all they ask for.
      .filter(({ step }) => !/contact_standing|COVERING INDEX interaction_start/.test(step));
    expect(statements.size).toBeGreaterThan(25);
    expect(wide).toEqual([]);
  });
});

function planOf(reader: DatabaseSync, text: string): readonly string[] {
  const parameters = Array.from({ length: text.split('?').length - 1 }, () => 1);
  return reader
    .prepare(`EXPLAIN QUERY PLAN ${text}`)
    .all(...parameters)
    .map(({ detail }) => String(detail));
}

/** Each method, each way of asking. */
async function useEverything(db: Kysely<Tables>): Promise<void> {
  const ucs = createDirectUcs({
    read: (work) => work(db),
    transaction: (work) => db.transaction().execute(work),
    lock: async () => {},
    indexedBy: (index) => sql` indexed by ${sql.id(index)}`,
    joined: (column) => sql`string_agg(cast(${sql.ref(column)} as text), ',')`,
    optimize: async () => {},
    ping: async () => {},
    close: async () => {},
  });
  const tenant = ucs.tenant();
  const a = await makeContact(tenant, { PhoneNumber: ['1', '2'], EmailAddress: 'a@x.org', LastName: 'A', Title: 'Dr' });
  const b = await makeContact(tenant, { PhoneNumber: '1', LastName: 'A', FirstName: 'B' });
  const parentId = await makeCall(tenant, 'parent', { contactId: a });
  const userData = toStruct({ EmailAddress: 'new@x.org', LastName: 'A', FirstName: 'B', Title: 'Dr' });
  const id = await makeCall(tenant, 'child', { parentId, userData });
  await tenant.call('UpdateInteraction', { interaction: { id, comment: 'c' }, updateMask: { paths: ['comment'] } });
  await tenant.call('AssignInteractionToContact', { interactionId: id, contactId: b });
  await tenant.call('GetInteraction', { interactionId: id });
  await tenant.call('IdentifyContact', { phoneNumber: '1', userData });
  await tenant.call('SearchContacts', { criteria: { PhoneNumber: '1*', LastName: 'a' } });
  await tenant.call('SearchContacts', { criteria: { PhoneNumber: '1*' } });
  for (const query of ['PhoneNumber:1* AND LastName:a', 'LastName:a OR NOT Title:*', 'Id:x OR Id:y*', '*:*']) {
    await tenant.call('SearchContacts', { query, countAll: true, orderBy: [{ attributeName: 'LastName' }], skip: 1 });
  }
  await tenant.call('ListContacts', {});
  await tenant.call('UpdateContact', { contactId: a, attributes: [{ name: 'Title', values: [] }] });
  await tenant.call('MergeContacts', { sourceContactId: a, targetContactId: b });
  for (const query of [
    'subject:x OR userData.key1:y*',
    'contactId:x AND state:Stopped',
    'startDate:[* TO 2026-01-01]',
    '*:*',
  ]) {
    await tenant.call('SearchInteractions', { query, countAll: true, ownerUserNames: ['x'] });
  }
  await tenant.call('ChangeContactAttributes', {
    contactId: a,
    removedNames: ['Zip'],
    replaced: [{ name: 'Title', values: ['Dr'] }],
    added: [{ attribute: { name: 'PhoneNumber', values: ['3'] }, primary: true }],
  });
  for (const filter of [{}, { contactId: b }, { ownerUserId: 'agent-1' }, { mediaType: 'voice' }]) {
    const page = await tenant.call('ListInteractions', { ...filter, pageSize: 1 });
    await tenant.call('ListInteractions', { ...filter, pageSize: 1, pageToken: page.nextPageToken });
  }
  await tenant.call('UnmergeContacts', { contactId: a });
  await tenant.call('DeleteContact', { contactId: a });
}
