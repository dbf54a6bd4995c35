import type { Tx } from '../store/schema.ts';
import { IDENTIFYING_LEVELS, isCaseSensitive, toSearchValue } from './attribute.ts';

/** What is known of a contact: attribute name to value. */
export type KnownAttributes = ReadonlyMap<string, string>;

/**
 * The contact that the known attributes lead to: the strongest level present is looked up first; no match falls to the next level, several are
 * narrowed by it; of several left at the end, the oldest (ucs.md, "Identification"). Undefined when there is none.
 */
export async function identify(tx: Tx, tenant: string, known: KnownAttributes): Promise<string | undefined> {
  let candidates: readonly string[] = [];
  for (const level of toLevels(known)) {
    const matches = await findByLevel(tx, tenant, level);
    const narrowed = candidates.length === 0 ? matches : candidates.filter((id) => matches.includes(id));
    if (narrowed.length > 0) candidates = narrowed;
    if (candidates.length === 1) break;
  }
  return candidates.length > 1 ? oldest(tx, tenant, candidates) : candidates[0];
}

type Level = readonly (readonly [name: string, value: string])[];

/** The levels that are present, strongest first. LastName is enough for its level. */
function toLevels(known: KnownAttributes): readonly Level[] {
  return IDENTIFYING_LEVELS.map((names) => {
    if (!known.has(names[0])) return [];
    return names.flatMap((name): Level => {
      const value = known.get(name);
      return value === undefined ? [] : [[name, value]];
    });
  }).filter((level) => level.length > 0);
}

/** Enough to narrow; more contacts with one value are a sign of a value that identifies nobody. */
const MATCHES_MAX = 1_000;

async function findByLevel(tx: Tx, tenant: string, level: Level): Promise<readonly string[]> {
  const [[firstName, firstValue] = ['', ''], ...others] = level;
  let query = tx
    .selectFrom('contact_attribute as a')
    .innerJoin('contact as c', (join) => join.onRef('c.tenant', '=', 'a.tenant').onRef('c.id', '=', 'a.contact_id'))
    .select((eb) => eb.fn.coalesce('c.merged_into', 'c.id').as('id'))
    .distinct()
    .where('a.tenant', '=', tenant)
    .where('a.name', '=', firstName)
    .where('a.search_value', '=', toSearchValue(firstName, firstValue))
    .limit(MATCHES_MAX);
  if (isCaseSensitive(firstName)) query = query.where('a.value', '=', firstValue);
  for (const [name, value] of others) {
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('contact_attribute as o')
          .select('o.position')
          .where('o.tenant', '=', tenant)
          .whereRef('o.contact_id', '=', 'a.contact_id')
          .where('o.name', '=', name)
          .where('o.value', '=', value),
      ),
    );
  }
  return (await query.execute()).map(({ id }) => id);
}

async function oldest(tx: Tx, tenant: string, ids: readonly string[]): Promise<string | undefined> {
  const row = await tx
    .selectFrom('contact')
    .select('id')
    .where('tenant', '=', tenant)
    .where('id', 'in', [...ids])
    .orderBy('created_ms')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
