import { expressionBuilder } from 'kysely';
import type { SearchInteractionsRequestOutput } from '../../proto/ucs/v1/SearchInteractionsRequest.ts';
import type { SearchInteractionsResponse } from '../../proto/ucs/v1/SearchInteractionsResponse.ts';
import { wrongType } from '../fault.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { parsePageSize, parseSkip } from '../page.ts';
import { type FoundSet, intersect } from '../query/found-set.ts';
import { gatherMatches } from '../query/gather-matches.ts';
import { parseQuery } from '../query/parse-query.ts';
import type { Tables } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { toInteraction } from './interaction-row.ts';
import { checkInteractionQuery, createInteractionSource } from './search/interaction-source.ts';
import { checkKnownFields } from './search/known-fields.ts';
import { orderInteractions } from './search/order-interactions.ts';

type Request = SearchInteractionsRequestOutput;

const OWNERS_MAX = 64;

/** Interactions that match a query, by start time. */
export const searchInteractions: UcsMethod<Request, SearchInteractionsResponse> = async (
  request,
  { tenant },
  { store },
) => {
  const query = parseQuery(request.query);
  const limit = parsePageSize(request.pageSize);
  const skip = parseSkip(request.skip);
  const owners = request.ownerUserNames;
  if (owners.length > OWNERS_MAX) throw wrongType('OwnerUserNames', `at most ${OWNERS_MAX} names`);
  for (const name of owners) mandatory('OwnerUserNames', name, 256);
  const order = request.sortOrder === 'SORT_ORDER_ASCENDING' ? 'asc' : 'desc';
  checkInteractionQuery(tenant, query);
  await checkKnownFields(store, tenant, query);
  const everybodys = await gatherMatches(query, createInteractionSource(store, tenant));
  const found = owners.length === 0 ? everybodys : intersect(everybodys, await gatherOwned(store, tenant, owners));
  const rows = await orderInteractions(store, tenant, found, { order, skip, limit });
  return { interactions: rows.map(toInteraction), ...(request.countAll && { totalSize: found.size }) };
};

/** The interactions of these agents, by user name. */
function gatherOwned(store: Store, tenant: string, owners: readonly string[]): Promise<FoundSet> {
  const eb = expressionBuilder<Tables & { i: Tables['interaction'] }, 'i'>();
  return createInteractionSource(store, tenant).gatherByColumns(eb('i.owner_name', 'in', [...owners]));
}
