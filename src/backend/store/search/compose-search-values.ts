import { sql, type Transaction } from 'kysely';
import type { Tables } from '../schema.ts';

type Tx = Transaction<Tables>;

/** Writes what is searched by in one spelling of Unicode, where it is in another one. */
export async function composeSearchValues(tx: Tx, kind: 'sqlite' | 'postgres'): Promise<void> {
  const isBeyondAscii =
    kind === 'postgres' ? sql<boolean>`search_value ~ '[^ -~]'` : sql<boolean>`search_value glob '*[^ -~]*'`;
  const values = await tx
    .selectFrom('contact_attribute')
    .select('search_value')
    .distinct()
    .where(isBeyondAscii)
    .execute();
  for (const { search_value } of values) {
    const composed = search_value.normalize('NFC');
    if (composed === search_value) continue;
    await tx
      .updateTable('contact_attribute')
      .set({ search_value: composed })
      .where('search_value', '=', search_value)
      .execute();
  }
  await composeTerms(tx, isBeyondAscii);
}

async function composeTerms(tx: Tx, isBeyondAscii: ReturnType<typeof sql<boolean>>): Promise<void> {
  const terms = await tx.selectFrom('interaction_term').selectAll().where(isBeyondAscii).execute();
  for (const term of terms) {
    const search_value = term.search_value.normalize('NFC');
    if (search_value === term.search_value) continue;
    await tx
      .deleteFrom('interaction_term')
      .where('tenant', '=', term.tenant)
      .where('interaction_id', '=', term.interaction_id)
      .where('name', '=', term.name)
      .where('search_value', '=', term.search_value)
      .execute();
    // It may be there in this spelling already.
    await tx
      .insertInto('interaction_term')
      .values({ ...term, search_value })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
