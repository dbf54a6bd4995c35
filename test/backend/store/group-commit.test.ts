import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { insertContact } from '../../../src/backend/contacts/contact-rows.ts';
import { openStore } from '../../../src/backend/store/open-store.ts';
import type { Tx } from '../../../src/backend/store/schema.ts';
import type { Store } from '../../../src/backend/store/store.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

async function open(): Promise<{ store: Store; file: string }> {
  const file = join(makeTemporaryFolder(), 'ucs.sqlite');
  const store = await openStore({ kind: 'sqlite', file });
  onTestFinished(() => store.close());
  return { store, file };
}

const insert = (id: string) => (tx: Tx) => insertContact(tx, 'tenant', id, [], 0);

/** What another connection sees: what is committed. */
function committedIn(file: string): readonly unknown[] {
  const other = new DatabaseSync(file);
  const rows = other.prepare('SELECT id FROM contact ORDER BY id').all();
  other.close();
  return rows.map(({ id }) => id);
}

describe('transactions on the embedded database', () => {
  it('share a commit with those that came with them, and none is answered before it [durable]', async () => {
    const { store, file } = await open();
    const seen: (readonly unknown[])[] = [];
    await Promise.all(
      ['a', 'b', 'c'].map((id) => store.transaction(insert(id)).then(() => seen.push(committedIn(file)))),
    );
    expect(seen).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ]);
  });

  it('take back only what failed, with everything that it had written [all or nothing]', async () => {
    const { store, file } = await open();
    const outcomes = await Promise.allSettled([
      store.transaction(insert('a')),
      store.transaction(async (tx) => {
        await insert('half')(tx);
        throw new Error('second thoughts');
      }),
      store.transaction(async (tx) => {
        await insert('other half')(tx);
        await insert('a')(tx);
      }),
      store.transaction(insert('b')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(committedIn(file)).toEqual(['a', 'b']);
  });

  it('see what those before them wrote, one after the other [one after the other]', async () => {
    const { store } = await open();
    const count = async (tx: Tx) => (await tx.selectFrom('contact').select('id').execute()).length;
    const works = Array.from({ length: 300 }, (_, n) =>
      store.transaction(async (tx) => {
        const before = await count(tx);
        await insert(`${n}`)(tx);
        return before;
      }),
    );
    expect(await Promise.all(works)).toEqual(Array.from({ length: 300 }, (_, n) => n));
  });

  it('all fail when the commit fails, and later ones go on [all or nothing]', async () => {
    const { store, file } = await open();
    const outcomes = await Promise.allSettled([
      store.transaction(insert('a')),
      // A reference that is checked at the commit only: nobody notices before.
      store.transaction(async (tx) => {
        await sql`pragma defer_foreign_keys = on`.execute(tx);
        await tx.updateTable('contact').set({ merged_into: 'nobody' }).where('id', '=', 'a').execute();
      }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await store.transaction(insert('after'));
    expect(committedIn(file)).toEqual(['after']);
  });

  it('all fail for the reason of the one on which the database gave up the transaction [all or nothing]', async () => {
    const { store, file } = await open();
    const outcomes = await Promise.allSettled([
      store.transaction(insert('a')),
      // What SQLite does itself when the disk is full: the transaction is gone, and its savepoints with it.
      store.transaction(async (tx) => {
        await sql`rollback`.execute(tx);
        throw new Error('database or disk is full');
      }),
    ]);
    const reasons = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.message : 'done'));
    expect(reasons).toEqual(['database or disk is full', 'database or disk is full']);
    await store.transaction(insert('after'));
    expect(committedIn(file)).toEqual(['after']);
  });

  it('end before the database is closed [close]', async () => {
    const { store, file } = await open();
    const works = [store.transaction(insert('a')), store.transaction(insert('b'))];
    await store.close();
    await Promise.all(works);
    expect(committedIn(file)).toEqual(['a', 'b']);
  });
});
