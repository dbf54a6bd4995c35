import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import { PHONE_NUMBER_TERM } from '../search/search-terms.ts';
import { toSearchValue } from '../search/search-value.ts';
import { toNumberingForm } from './phone-number.ts';

const ROWS_AT_ONCE = 1_000;

/** Writes anew what phone numbers are compared by, where another program or another setting wrote it; what was given stays as it is. */
export async function refreshPhoneValues(tx: Tx): Promise<void> {
  await sql`create table if not exists ucs_phone_form (form text not null)`.execute(tx);
  const { rows } = await sql<{ form: string }>`select form from ucs_phone_form`.execute(tx);
  const form = toNumberingForm();
  if (rows[0]?.form === form) return;
  await refreshAttributes(tx);
  await refreshTerms(tx);
  await sql`delete from ucs_phone_form`.execute(tx);
  await sql`insert into ucs_phone_form values (${form})`.execute(tx);
}

async function refreshAttributes(tx: Tx): Promise<void> {
  for (let last = { tenant: '', contact_id: '', position: -1 }; ; ) {
    const rows = await tx
      .selectFrom('contact_attribute')
      .select(['tenant', 'contact_id', 'position', 'value', 'search_value'])
      .where('name', '=', 'PhoneNumber')
      .where((eb) =>
        eb(eb.refTuple('tenant', 'contact_id', 'position'), '>', eb.tuple(last.tenant, last.contact_id, last.position)),
      )
      .orderBy('tenant')
      .orderBy('contact_id')
      .orderBy('position')
      .limit(ROWS_AT_ONCE)
      .execute();
    for (const { tenant, contact_id, position, value, search_value } of rows) {
      const compared = toSearchValue('PhoneNumber', value);
      if (compared === search_value) continue;
      await tx
        .updateTable('contact_attribute')
        .set({ search_value: compared })
        .where('tenant', '=', tenant)
        .where('contact_id', '=', contact_id)
        .where('name', '=', 'PhoneNumber')
        .where('position', '=', position)
        .execute();
    }
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end;
  }
}

async function refreshTerms(tx: Tx): Promise<void> {
  for (let last = { tenant: '', id: '' }; ; ) {
    const rows = await tx
      .selectFrom('interaction')
      .select(['tenant', 'id', 'phone_number'])
      .where('phone_number', 'is not', null)
      .where((eb) => eb(eb.refTuple('tenant', 'id'), '>', eb.tuple(last.tenant, last.id)))
      .orderBy('tenant')
      .orderBy('id')
      .limit(ROWS_AT_ONCE)
      .execute();
    for (const { tenant, id, phone_number } of rows)
      await tx
        .updateTable('interaction_term')
        .set({ search_value: toSearchValue('PhoneNumber', phone_number ?? '') })
        .where('tenant', '=', tenant)
        .where('interaction_id', '=', id)
        .where('name', '=', PHONE_NUMBER_TERM)
        .execute();
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end;
  }
}
