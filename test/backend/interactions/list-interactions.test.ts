import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { toStruct } from '../../../src/proto/struct-json.ts';
import type { CallRequest } from '../../../src/ucs-client/port.ts';
import { setUpDirectUcs, type Tenant } from '../../support/direct-ucs.ts';
import { insertMany } from '../../support/many-interactions.ts';
import { ucsDatabases } from '../../support/ucs-databases.ts';
import { fault, makeCall, makeContact, phoneCall } from '../../support/ucs-samples.ts';

for (const kind of ucsDatabases(process.env['TEST_POSTGRES_URL'])) {
  describe(`ListInteractions on ${kind.name}`, () => {
    const ucs = setUpDirectUcs(kind);
    let tenant: Tenant;
    let contacts: readonly string[] = [];
    let startSeconds = 0;

    /** Ten calls, a second apart: of two contacts and two agents in turn. */
    beforeEach(async () => {
      tenant = ucs().tenant();
      contacts = [await makeContact(tenant, { LastName: 'even' }), await makeContact(tenant, { LastName: 'odd' })];
      startSeconds = ucs().clock.nowMs() / 1_000;
      for (let n = 0; n < 10; n++) {
        const userData = toStruct({ number: n, third: n % 3 === 0, text: `t${n % 2}`, deep: { n } });
        await tenant.call('FindOrCreatePhoneCall', phoneCall(`${n}`, { contactId: contacts[n % 2] ?? '', userData }), {
          metadata: { 'ucs-user-id': n < 7 ? 'early' : 'late' },
        });
        ucs().clock.advance(1_000);
      }
    });

    async function list(request: CallRequest<'ListInteractions'>): Promise<string> {
      const { interactions } = await tenant.call('ListInteractions', request);
      return interactions.map(({ externalId }) => externalId).join('');
    }
    const at = (n: number, nanos = 0) => ({ seconds: startSeconds + n, nanos });

    /** Follows the tokens; how many interactions each page had. */
    async function pages(of: Tenant, request: CallRequest<'ListInteractions'>): Promise<readonly number[]> {
      const sizes: number[] = [];
      for (let pageToken: string | undefined; pageToken !== ''; ) {
        const page = await of.call('ListInteractions', { ...request, pageToken });
        sizes.push(page.interactions.length);
        pageToken = page.nextPageToken;
      }
      return sizes;
    }

    it.each([
      ['attached data', { userDataEquals: { mark: 'it' } }],
      ['another agent of a contact', { contactId: 'c0', ownerUserId: 'agent-1' }],
      ['another medium of a contact', { contactId: 'c0', mediaType: 'chat' }],
    ])('looks at 2,000 rows for one page at most, and the token leads on: %s [performance]', async (_what, filter) => {
      const other = ucs().tenant();
      const userData = sql<string>`case n when 0 then '{"mark":"it"}' else '{"mark":"other"}' end`;
      await ucs().store.transaction((tx) =>
        insertMany(tx, { tenant: other.id, count: 4_500, contacts: 1, agents: 1, userData }),
      );
      const found = 'userDataEquals' in filter ? 1 : 0;
      expect(await pages(other, { ...filter, pageSize: 5 })).toEqual([0, 0, found]);
    });

    it('has short pages where the attached data is long [performance]', async () => {
      const other = ucs().tenant();
      const userData = sql<string>`cast(${JSON.stringify({ mark: 'it', x: 'x'.repeat(60_000) })} as text)`;
      await ucs().store.transaction((tx) =>
        insertMany(tx, { tenant: other.id, count: 450, contacts: 1, agents: 1, userData }),
      );
      for (const filter of [{}, { userDataEquals: { mark: 'it' } }])
        expect(await pages(other, { ...filter, pageSize: 1_000 })).toEqual([200, 200, 50]);
    });

    it('answers newest first, or oldest first [sort]', async () => {
      expect(await list({})).toBe('9876543210');
      expect(await list({ sortOrder: 'SORT_ORDER_DESCENDING' })).toBe('9876543210');
      expect(await list({ sortOrder: 'SORT_ORDER_ASCENDING' })).toBe('0123456789');
    });

    it('filters by contact, maker, time and medium, each end of time included [filters]', async () => {
      expect(await list({ contactId: contacts[1] })).toBe('97531');
      expect(await list({ ownerUserId: 'late' })).toBe('987');
      expect(await list({ fromTime: at(3), toTime: at(5) })).toBe('543');
      expect(await list({ mediaType: 'voice' })).toBe('9876543210');
      expect(await list({ mediaType: 'chat' })).toBe('');
      expect(await list({ contactId: contacts[0], ownerUserId: 'early', fromTime: at(1), toTime: at(5) })).toBe('42');
    });

    it('compares attached data by text, all keys, only on the first level [user data]', async () => {
      expect(await list({ userDataEquals: { number: '3' } })).toBe('3');
      expect(await list({ userDataEquals: { third: 'true' } })).toBe('9630');
      expect(await list({ userDataEquals: { third: 'true', text: 't0' } })).toBe('60');
      expect(await list({ userDataEquals: { deep: '{"n":4}' } })).toBe('4');
      expect(await list({ userDataEquals: { n: '4' } })).toBe('');
      expect(await list({ userDataEquals: { constructor: 'x' } })).toBe('');
    });

    it.each([
      ['newest first', {}, '9876543210'],
      ['oldest first', { sortOrder: 'SORT_ORDER_ASCENDING' }, '0123456789'],
      ['with attached data compared', { userDataEquals: { text: 't1' } }, '97531'],
    ] as const)(
      'answers page by page, %s, nothing twice and nothing lost when calls come between [pages]',
      async (_title, filter, expected) => {
        const pages = [];
        let pageToken = '';
        do {
          const page = await tenant.call('ListInteractions', { ...filter, pageSize: 3, pageToken });
          pages.push(page.interactions.map(({ externalId }) => externalId).join(''));
          pageToken = page.nextPageToken;
          if (pageToken !== '' && pages.length === 1 && !('sortOrder' in filter)) await makeCall(tenant, 'between');
        } while (pageToken !== '');
        expect(pages.join('')).toBe(expected);
        for (const page of pages.slice(0, -1)) expect(page).toHaveLength(3);
      },
    );

    it.each(['SORT_ORDER_ASCENDING', 'SORT_ORDER_DESCENDING'] as const)(
      'goes %s over interactions of one moment without a gap or a repetition; a full last page has none after it [pages]',
      async (sortOrder) => {
        const here = ucs().tenant();
        for (let n = 0; n < 6; n++) await makeCall(here, `${n}`);
        const first = await here.call('ListInteractions', { sortOrder, pageSize: 3 });
        const second = await here.call('ListInteractions', { sortOrder, pageSize: 3, pageToken: first.nextPageToken });
        const found = [...first.interactions, ...second.interactions].map(({ externalId }) => externalId);
        expect(found.sort().join('')).toBe('012345');
        expect(second.nextPageToken).toBe('');
      },
    );

    it('goes page by page through the interactions of a contact and of those merged into it [pages]', async () => {
      const [target, sourceContactId] = contacts;
      await tenant.call('MergeContacts', { sourceContactId, targetContactId: target });
      const pages = [];
      let pageToken = '';
      do {
        const page = await tenant.call('ListInteractions', { contactId: target, pageSize: 4, pageToken });
        pages.push(page.interactions.map(({ externalId }) => externalId).join(''));
        for (const { contactId } of page.interactions) expect(contactId).toBe(target);
        pageToken = page.nextPageToken;
      } while (pageToken !== '');
      expect(pages).toEqual(['9876', '5432', '10']);
    });

    it('finds nothing in the archive, which is empty [source]', async () => {
      expect(await list({ source: 'INTERACTION_SOURCE_ARCHIVE' })).toBe('');
      expect(await list({ source: 'INTERACTION_SOURCE_MAIN', pageSize: 2 })).toBe('98');
    });

    it('refuses a contact that is not there, in the archive too [fault 510]', async () => {
      for (const source of ['INTERACTION_SOURCE_MAIN', 'INTERACTION_SOURCE_ARCHIVE'] as const) {
        await expect(list({ contactId: 'missing', source })).rejects.toEqual(
          fault('not-found', "Contact 'missing' not found in database"),
        );
      }
    });

    it.each([
      [{ pageSize: 1_001 }, 'incorrect-value', /'PageSize'/],
      [{ pageSize: -1 }, 'incorrect-value', /'PageSize'/],
      [{ pageToken: 'x' }, 'incorrect-value', /'PageToken'/],
      [{ pageToken: Buffer.from('[1e400,"x"]').toString('base64url') }, 'incorrect-value', /'PageToken'/],
      [{ pageToken: Buffer.from('["x"]').toString('base64url') }, 'incorrect-value', /'PageToken'/],
      [{ fromTime: { seconds: 1e15, nanos: 0 } }, 'incorrect-value', /'FromDate'/],
      [{ toTime: { seconds: 0, nanos: -1 } }, 'incorrect-value', /'ToDate'/],
      [{ ownerUserId: 'x'.repeat(65) }, 'wrong-type', /at most 64/],
      [
        { userDataEquals: Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`${n}`, 'x'])) },
        'wrong-type',
        /16 keys/,
      ],
    ])('refuses %j [faults 203, 204]', async (request, name, message) => {
      await expect(list(request)).rejects.toEqual(fault(name, message));
    });
  });
}
