import type { Database } from '../../store/schema.ts';
import { IDENTIFYING_LEVELS } from '../attribute.ts';
import { type Criterion, selectMatching } from './matching.ts';

/** What is known of a contact: attribute name to value. */
export type KnownAttributes = ReadonlyMap<string, string>;

/**
 * The contact that the known attributes lead to: the strongest level present is looked up first; no match falls to the next level, several are
 * narrowed by it; of several left at the end, the oldest (ucs.md, "Identification"). Undefined when there is none.
 */
export async function identify(db: Database, tenant: string, known: KnownAttributes): Promise<string | undefined> {
  let criteria: readonly Criterion[] = [];
  let found: string | undefined;
  for (const level of toLevels(known)) {
    const narrower = [...criteria, ...level];
    const [oldest, another] = await oldestMatching(db, tenant, narrower);
    if (oldest === undefined) continue;
    found = oldest;
    criteria = narrower;
    if (another === undefined) break;
  }
  return found;
}

/** Whether there is anything to identify by. */
export function isIdentifying(known: KnownAttributes): boolean {
  return IDENTIFYING_LEVELS.some(([needed]) => known.has(needed));
}

/** The levels that are present, strongest first. */
function toLevels(known: KnownAttributes): readonly (readonly Criterion[])[] {
  return IDENTIFYING_LEVELS.filter(([needed]) => known.has(needed)).map((names) =>
    names.flatMap((name): Criterion[] => {
      const value = known.get(name);
      return value === undefined ? [] : [{ name, how: toComparison(name), value }];
    }),
  );
}

/** Names are compared as they are stored; e-mail addresses and phone numbers in their search form. */
function toComparison(name: string): Criterion['how'] {
  return name === 'EmailAddress' || name === 'PhoneNumber' ? 'equal' : 'exact';
}

/** The oldest match, and a second row when there may be more than one. */
async function oldestMatching(
  db: Database,
  tenant: string,
  criteria: readonly Criterion[],
): Promise<readonly string[]> {
  const rows = await selectMatching(db, tenant, criteria)
    .innerJoin('contact as c', (join) => join.onRef('c.tenant', '=', 'a.tenant').onRef('c.id', '=', 'a.leads_to'))
    .select('c.id')
    .orderBy('c.created_ms')
    .orderBy('c.id')
    .limit(2)
    .execute();
  return rows.map(({ id }) => id);
}
