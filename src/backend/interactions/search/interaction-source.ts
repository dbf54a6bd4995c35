import { type Expression, type SqlBool, sql } from 'kysely';
import { type FoundSet, toFoundSet, unite } from '../../query/found-set.ts';
import type { SearchSource } from '../../query/gather-matches.ts';
import { conditionsOf, type Query } from '../../query/query.ts';
import type { InteractionTable } from '../../store/schema.ts';
import { parseNumbers } from '../../store/search/search-number.ts';
import type { Store } from '../../store/store.ts';
import { toColumnCondition, toDirectCondition } from './interaction-columns.ts';
import { selectTerm, toTerms } from './interaction-terms.ts';

/** The interactions of a tenant, and the terms by which they are found. */
export function createInteractionSource(store: Store, tenant: string): SearchSource {
  return {
    column: (condition) => toColumnCondition(tenant, condition),
    // Its index has every column that is asked for.
    gatherByColumns: (is) => gatherWhere(store, tenant, is, 'interaction_start'),
    async gather(condition) {
      const direct = toDirectCondition(tenant, condition);
      if (direct !== undefined) return gatherWhere(store, tenant, direct.is, direct.index);
      let found = toFoundSet([]);
      for (const term of toTerms(condition)) {
        const row = await store.read((db) =>
          selectTerm(db, tenant, term).select(store.joined('t.search_number').as('numbers')).executeTakeFirst(),
        );
        found = unite(found, toFoundSet(parseNumbers(row?.numbers)));
      }
      return found;
    },
  };
}

async function gatherWhere(
  store: Store,
  tenant: string,
  is: Expression<SqlBool>,
  index: string | undefined,
): Promise<FoundSet> {
  const indexedBy = index === undefined ? sql`` : store.indexedBy(index);
  const row = await store.read((db) =>
    db
      .selectFrom(sql<InteractionTable>`${sql.table('interaction')}`.as<'i'>(sql`${sql.id('i')}${indexedBy}`))
      .select(store.joined('i.search_number').as('numbers'))
      .where('i.tenant', '=', tenant)
      .where(is)
      .executeTakeFirst(),
  );
  return toFoundSet(parseNumbers(row?.numbers));
}

/** Fault 204 for what interactions cannot be asked. */
export function checkInteractionQuery(tenant: string, query: Query): void {
  for (const condition of conditionsOf(query))
    toColumnCondition(tenant, condition) ?? toDirectCondition(tenant, condition) ?? toTerms(condition);
}
