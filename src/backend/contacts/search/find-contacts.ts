import type { Database } from '../../store/schema.ts';
import type { ContactCondition } from './contact-query.ts';

export type ContactOrder = { readonly attributeName: string; readonly descending: boolean };

export type ContactRange = {
  /** Ids behind this one; empty for all. */
  readonly after: string;
  readonly order: readonly ContactOrder[];
  readonly skip: number;
  readonly limit: number;
};

function selectContacts(db: Database, tenant: string, condition: ContactCondition) {
  return db
    .selectFrom('contact as c')
    .where('c.tenant', '=', tenant)
    .where('c.merged_into', 'is', null)
    .where(condition);
}

/** How many contacts match. */
export async function countContacts(db: Database, tenant: string, condition: ContactCondition): Promise<number> {
  const row = await selectContacts(db, tenant, condition)
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

/** The ids of contacts that match, by the primary values of the attributes asked for and then by id. Who has no such value comes last. */
export async function findContacts(
  db: Database,
  tenant: string,
  condition: ContactCondition,
  { after, order, skip, limit }: ContactRange,
): Promise<readonly string[]> {
  let found = selectContacts(db, tenant, condition).select('c.id');
  if (after !== '') found = found.where('c.id', '>', after);
  for (const { attributeName, descending } of order) {
    found = found.orderBy(
      (eb) =>
        eb
          .selectFrom('contact_attribute as s')
          .select('s.search_value')
          .where('s.tenant', '=', tenant)
          .whereRef('s.contact_id', '=', 'c.id')
          .where('s.name', '=', attributeName)
          .where('s.position', '=', 0),
      (order) => (descending ? order.desc() : order.asc()).nullsLast(),
    );
  }
  const rows = await found.orderBy('c.id').limit(limit).offset(skip).execute();
  return rows.map(({ id }) => id);
}
