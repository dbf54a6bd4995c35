import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { type FoundSet, toFoundSet, unite } from '../../query/found-set.ts';
import type { SearchSource } from '../../query/gather-matches.ts';
import { conditionsOf, type Query } from '../../query/query.ts';
import type { Database, InteractionTable } from '../../store/schema.ts';
import { joinedNumbers, parseNumbers } from '../../store/search/search-number.ts';
import type { Store } from '../../store/store.ts';
import { toColumnCondition, toDirectCondition } from './interaction-columns.ts';
import { selectTerm, toTerms } from './interaction-terms.ts';

/** The interactions of a tenant, and the terms by which they are found. */
export function createInteractionSource(store: Store, tenant: string): SearchSource {
  return {
    column: (condition) => toColumnCondition(tenant, condition),
    async gatherByColumns(is) {
      // Its index has every column that is asked for.
      return store.read((db) => gatherWhere(db, tenant, is, store.indexedBy('interaction_start')));
    },
    async gather(condition) {
      const direct = toDirectCondition(tenant, condition);
      if (direct !== undefined) {
        const indexedBy = direct.index === undefined ? undefined : store.indexedBy(direct.index);
        return store.read((db) => gatherWhere(db, tenant, direct.is, indexedBy));
      }
      let found = toFoundSet([]);
      for (const term of toTerms(condition)) {
        const row = await store.read((db) =>
          selectTerm(db, tenant, term).select(joinedNumbers('t.search_number').as('numbers')).executeTakeFirst(),
        );
        found = unite(found, toFoundSet(parseNumbers(row?.numbers)));
      }
      return found;
    },
  };
}

async function gatherWhere(
  db: Database,
  tenant: string,
  is: Expression<SqlBool>,
  indexedBy: RawBuilder<unknown> = sql``,
): Promise<FoundSet> {
  const row = await db
    .selectFrom(sql<InteractionTable>`${sql.table('interaction')}`.as<'i'>(sql`${sql.id('i')}${indexedBy}`))
    .select(joinedNumbers('i.search_number').as('numbers'))
    .where('i.tenant', '=', tenant)
    .where(is)
    .executeTakeFirst();
  return toFoundSet(parseNumbers(row?.numbers));
}

/** Fault 204 for what interactions cannot be asked. */
export function checkInteractionQuery(tenant: string, query: Query): void {
  for (const condition of conditionsOf(query))
    toColumnCondition(tenant, condition) ?? toDirectCondition(tenant, condition) ?? toTerms(condition);
}
