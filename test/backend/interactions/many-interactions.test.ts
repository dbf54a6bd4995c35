import { describe, expect, it } from 'vitest';
import { NEXT_SEARCH_NUMBER } from '../../../src/backend/store/search/search-number.ts';
import { insertSearchTerms } from '../../../src/backend/store/search/search-terms.ts';
import { setUpDirectUcs } from '../../support/direct-ucs.ts';
import { ucsDatabases } from '../../support/ucs-databases.ts';

const COUNT = 1_100;
const toId = (number: number): string => `i${String(number).padStart(4, '0')}`;

for (const kind of ucsDatabases(process.env['TEST_POSTGRES_URL'])) {
  describe(`SearchInteractions among more than are sorted in memory, on ${kind.name}`, () => {
    const ucs = setUpDirectUcs(kind);

    /** Two begin at a time, the later ones earlier. */
    async function fill() {
      const tenant = ucs().tenant();
      await ucs().store.transaction(async (tx) => {
        for (let number = 0; number < COUNT; number++) {
          const row = {
            ...{ tenant: tenant.id, id: toId(number), media_type: 'voice', subtype: '', comment: '' },
            ...{ contact_id: null, parent_id: null, thread_id: 't' },
            type: 'INTERACTION_TYPE_INBOUND',
            status: number % 3 === 0 ? 'INTERACTION_STATUS_IN_PROCESS' : 'INTERACTION_STATUS_STOPPED',
            ...{ start_ms: 1_700_000_000_000 - Math.floor(number / 2) * 1_000, end_ms: null, modify_ms: 0 },
            ...{ subject: 'About an order', external_id: null, owner_id: 'a', owner_name: `agent-${number % 2}` },
            ...{ creator_application: '', can_be_parent: 1, user_data: JSON.stringify({ queue: `q${number % 4}` }) },
            ...{ phone_number: null, duration_seconds: null, search_number: NEXT_SEARCH_NUMBER },
          } as const;
          const written = await tx.insertInto('interaction').values(row).returningAll().executeTakeFirstOrThrow();
          await insertSearchTerms(tx, tenant.id, row.id, written);
        }
      });
      return tenant;
    }

    it('counts all and pages through them by start and id, both ways [count_all, skip, sort_order]', async () => {
      const tenant = await fill();
      const all = Array.from({ length: COUNT }, (_, number) => number);
      const matching = new Map<string, (number: number) => boolean>([
        ['*:*', () => true],
        ['subject:order', () => true],
        ['queue:* AND NOT queue:q1', (number) => number % 4 !== 1],
        ['queue:q* AND state:Stopped', (number) => number % 3 !== 0],
        ['state:Stopped OR queue:(q0 OR q3)', (number) => number % 3 !== 0 || number % 4 === 0 || number % 4 === 3],
      ]);
      for (const [query, matches] of matching) {
        // The earliest first, and of two that begin together the one whose id comes first.
        const pairs = Map.groupBy(all, (number) => Math.floor(number / 2));
        const expected = [...pairs.values()].toReversed().flat().filter(matches).map(toId);
        for (const skip of [0, 33, expected.length - 2]) {
          const request = { query, countAll: true, pageSize: 30, skip };
          const up = await tenant.call('SearchInteractions', { ...request, sortOrder: 'SORT_ORDER_ASCENDING' });
          expect([up.interactions.map(({ id }) => id), up.totalSize]).toEqual([
            expected.slice(skip, skip + 30),
            expected.length,
          ]);
          const down = await tenant.call('SearchInteractions', request);
          expect(down.interactions.map(({ id }) => id)).toEqual(expected.toReversed().slice(skip, skip + 30));
        }
      }
    });

    it('counts those of some agents only, where agents are named [owner_user_names]', async () => {
      const tenant = await fill();
      const request = { query: 'queue:*', countAll: true, ownerUserNames: ['agent-1'], pageSize: 5 };
      const { interactions, totalSize } = await tenant.call('SearchInteractions', request);
      expect(interactions.map(({ id }) => id)).toEqual([1, 3, 5, 7, 9].map(toId));
      expect(totalSize).toBe(COUNT / 2);
    });
  });
}
