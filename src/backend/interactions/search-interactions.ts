import type { SearchInteractionsRequestOutput } from '../../proto/ucs/v1/SearchInteractionsRequest.ts';
import type { SearchInteractionsResponse } from '../../proto/ucs/v1/SearchInteractionsResponse.ts';
import { wrongType } from '../fault.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { parsePageSize, parseSkip } from '../page.ts';
import { parseQuery } from '../query/parse-query.ts';
import type { Database } from '../store/schema.ts';
import { type InteractionRow, selectInteractions, toInteraction } from './interaction-row.ts';
import { type InteractionCondition, toInteractionCondition } from './search/interaction-query.ts';

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
  const direction = request.sortOrder === 'SORT_ORDER_ASCENDING' ? 'asc' : 'desc';
  return store.read(async (db) => {
    const condition = await toInteractionCondition(db, tenant, query);
    const everybodys = selectAmong(db, tenant, condition.among).where(condition.is);
    const matching = owners.length === 0 ? everybodys : everybodys.where('i.owner_name', 'in', [...owners]);
    const ids = await matching
      .select('i.id')
      .orderBy('i.start_ms', direction)
      .orderBy('i.id', direction)
      .limit(limit)
      .offset(skip)
      .execute();
    const rows = await readRows(
      db,
      tenant,
      ids.map(({ id }) => id),
    );
    const counted = request.countAll
      ? await matching.select((eb) => eb.fn.countAll().as('count')).executeTakeFirst()
      : undefined;
    return {
      interactions: rows.map(toInteraction),
      ...(counted !== undefined && { totalSize: Number(counted.count) }),
    };
  });
};

/** Interactions of the tenant. Where it is told which can match, it is not told the tenant a second time: SQLite would then rather read all of the tenant's. */
function selectAmong(db: Database, tenant: string, among: InteractionCondition['among']) {
  const interactions = db.selectFrom('interaction as i');
  if (among === undefined) return interactions.where('i.tenant', '=', tenant);
  return interactions.where((eb) =>
    eb(
      eb.refTuple('i.tenant', 'i.id'),
      'in',
      eb.selectFrom(among.as('t')).select(['t.tenant', 't.interaction_id']).$asTuple('tenant', 'interaction_id'),
    ),
  );
}

/** In the order of the ids. */
async function readRows(db: Database, tenant: string, ids: readonly string[]): Promise<readonly InteractionRow[]> {
  if (ids.length === 0) return [];
  const rows = await selectInteractions(db, tenant)
    .where('i.id', 'in', [...ids])
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
