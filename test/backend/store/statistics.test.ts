import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { openStore } from '../../../src/backend/store/open-store.ts';
import { insertMany } from '../../support/many-interactions.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

it('the embedded database learns how its values are spread while it runs [performance]', async () => {
  const file = `${makeTemporaryFolder()}/ucs.sqlite`;
  await using parts = new AsyncDisposableStack();
  const store = parts.adopt(await openStore({ kind: 'sqlite', file }), (opened) => opened.close());
  const reader = parts.adopt(new DatabaseSync(file, { readOnly: true }), (opened) => opened.close());
  const rowsKnown = (): number => {
    const [known] = reader.prepare("select stat from sqlite_stat1 where idx = 'interaction_contact'").all();
    return Number(String(known?.['stat'] ?? 0).split(' ')[0]);
  };
  await store.transaction((tx) => insertMany(tx, { tenant: 't', count: 2_000, contacts: 10, agents: 10 }));
  await store.optimize();
  expect(rowsKnown()).toBeGreaterThan(0);
});
