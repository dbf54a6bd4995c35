import { describe, expect, it } from 'vitest';
import type { CallRequest } from '../../../../src/ucs-client/port.ts';
import { setUpDirectUcs, type Tenant } from '../../../support/direct-ucs.ts';
import { ucsDatabases } from '../../../support/ucs-databases.ts';
import { fault, makeContact } from '../../../support/ucs-samples.ts';

for (const kind of ucsDatabases(process.env['TEST_POSTGRES_URL'])) {
  describe(`SearchContacts with a query on ${kind.name}`, () => {
    const ucs = setUpDirectUcs(kind);

    async function makePeople() {
      const tenant = ucs().tenant();
      const people = {
        ada: { FirstName: 'Ada', LastName: 'Lovelace', PhoneNumber: ['+44 (20) 1111', '+44 (20) 1112'] },
        adam: { FirstName: 'Adam', LastName: 'LOVE', PhoneNumber: '+44-20-2222' },
        bob: { FirstName: 'bob', LastName: 'Łukasz', CompanyName: 'Ada & Co' },
        carl: { FirstName: 'Carl' },
      };
      const names = new Map<string, string>();
      for (const [name, attributes] of Object.entries(people)) names.set(await makeContact(tenant, attributes), name);
      const search = async (request: CallRequest<'SearchContacts'>) => {
        const { contacts, totalSize } = await tenant.call('SearchContacts', { countAll: true, ...request });
        return { found: contacts.map(({ id }) => names.get(id) ?? id), totalSize };
      };
      return { tenant, names, search };
    }

    it.each([
      ['LastName:lovelace', ['ada']],
      ['LastName:Love*', ['ada', 'adam']],
      ['LastName:ł*', ['bob']],
      ['PhoneNumber:+44.20*', ['ada', 'adam']],
      ['CompanyName:"ada & CO"', ['bob']],
      ['FirstName:Ada OR FirstName:Carl', ['ada', 'carl']],
      ['FirstName:(Ada OR Carl OR nobody)', ['ada', 'carl']],
      ['LastName:Love* AND NOT FirstName:adam', ['ada']],
      ['NOT LastName:*', ['carl']],
      ['(FirstName:bob OR LastName:love*) AND PhoneNumber:*', ['ada', 'adam']],
      ['*:*', ['ada', 'adam', 'bob', 'carl']],
      ['*:* AND NOT FirstName:(Ada OR Adam)', ['bob', 'carl']],
      ['Title:*', []],
    ])('finds by %s [query]', async (query, expected) => {
      const { search } = await makePeople();
      const { found, totalSize } = await search({ query });
      expect(found.sort()).toEqual(expected);
      expect(totalSize).toBe(expected.length);
    });

    it('finds a letter with an accent in either of the spellings that Unicode has for it [query]', async () => {
      const { tenant, search } = await makePeople();
      const [composed, decomposed] = ['Jos\u00e9', 'Jose\u0301'];
      const one = await makeContact(tenant, { LastName: composed });
      const other = await makeContact(tenant, { LastName: decomposed });
      for (const query of [`LastName:${composed}`, `LastName:${decomposed.toUpperCase()}`, `LastName:jos\u00e9*`])
        expect((await search({ query })).found).toEqual([one, other].sort());
      const { contacts } = await tenant.call('SearchContacts', { query: `Id:${other}` });
      expect(contacts[0]?.attributes).toMatchObject([{ name: 'LastName', values: [decomposed] }]);
    });

    it('finds by id, and by criteria beside the query [query]', async () => {
      const { search, names } = await makePeople();
      const [id = ''] = names.keys();
      expect((await search({ query: `Id:${id}` })).found).toEqual(['ada']);
      expect((await search({ query: `Id:${id.slice(0, 12)}*` })).found).toEqual(['ada']);
      const both = { query: 'LastName:Love*', criteria: { FirstName: 'adam' } };
      expect(await search(both)).toEqual({ found: ['adam'], totalSize: 1 });
    });

    it('orders by primary values without case, those without a value last, and passes over as many as asked [order_by, skip]', async () => {
      const { search, names } = await makePeople();
      const query = '*:*';
      const orderBy = [{ attributeName: 'LastName' }];
      expect((await search({ query, orderBy })).found).toEqual(['adam', 'ada', 'bob', 'carl']);
      const descending = [{ attributeName: 'LastName', descending: true }];
      expect((await search({ query, orderBy: descending })).found).toEqual(['bob', 'ada', 'adam', 'carl']);
      expect(await search({ query, orderBy, skip: 1, pageSize: 2 })).toEqual({ found: ['ada', 'bob'], totalSize: 4 });
      expect((await search({ query, skip: 4 })).found).toEqual([]);
      const ids = [{ attributeName: 'Id', descending: true }];
      const byId = [...names].sort(([one], [other]) => (one < other ? 1 : -1)).map(([, name]) => name);
      expect((await search({ query, orderBy: ids })).found).toEqual(byId);
    });

    it('answers page by page by token, and counts only when asked [page_token, count_all]', async () => {
      const { tenant, names } = await makePeople();
      const first = await tenant.call('SearchContacts', { query: 'NOT FirstName:x', pageSize: 3 });
      expect(first.totalSize).toBeUndefined();
      const { nextPageToken: pageToken } = first;
      const second = await tenant.call('SearchContacts', { query: 'NOT FirstName:x', pageSize: 3, pageToken });
      expect([...first.contacts, ...second.contacts].map(({ id }) => id)).toEqual([...names.keys()].sort());
      expect(second.nextPageToken).toBe('');
      const token = { query: '*:*', pageToken, skip: 1 };
      await expect(tenant.call('SearchContacts', token)).rejects.toEqual(
        fault('incompatible', /'PageToken' and 'Skip'/),
      );
    });

    it('finds a merged contact as the one it was merged into, once [MergeContacts]', async () => {
      const { tenant, names, search } = await makePeople();
      const [ada = '', , bob = ''] = names.keys();
      await tenant.call('MergeContacts', { sourceContactId: bob, targetContactId: ada });
      expect(await search({ query: 'CompanyName:* OR FirstName:Ada' })).toEqual({ found: ['ada'], totalSize: 1 });
      expect((await search({ query: `Id:${bob}` })).found).toEqual([]);
      expect((await search({ query: '*:*' })).totalSize).toBe(3);
    });

    it('finds nobody of another contact centre [tenant]', async () => {
      await makePeople();
      const stranger: Tenant = ucs().tenant();
      for (const query of ['*:*', 'NOT FirstName:x', 'FirstName:Ada']) {
        const { contacts, totalSize } = await stranger.call('SearchContacts', { query, countAll: true });
        expect({ contacts, totalSize }).toEqual({ contacts: [], totalSize: 0 });
      }
    });

    it.each([
      [
        { query: 'FirstName:Ada OR FristName:Carl' },
        /'Query', expected '.*\(did you mean FirstName\?\)' but was 'FristName'/,
      ],
      [{ query: 'NOT firstname:Ada' }, /did you mean FirstName\?.*'firstname'/],
      [{ query: 'Shoes:*' }, /expected 'the name of an attribute that contacts have' but was 'Shoes'/],
      [{ query: '*:*', orderBy: [{ attributeName: 'Lastname' }] }, /'OrderBy'.*did you mean LastName\?/],
    ])('refuses %j, since no contact has such an attribute [query, order_by]', async (request, message) => {
      const { tenant } = await makePeople();
      await makeContact(ucs().tenant(), { Shoes: '44' });
      await expect(tenant.call('SearchContacts', request)).rejects.toEqual(fault('incorrect-value', message));
    });

    it('knows an attribute as soon as a contact has it [query]', async () => {
      const { tenant, search } = await makePeople();
      const id = await makeContact(tenant, { Shoes: '44' });
      expect(await search({ query: 'Shoes:4*', orderBy: [{ attributeName: 'Shoes' }] })).toEqual({
        found: [id],
        totalSize: 1,
      });
    });

    it.each([
      [{ query: 'FirstName:[a TO b]' }, 'incorrect-value', /not a range/],
      [{ query: '*:*', skip: -1 }, 'incorrect-value', /'Skip'/],
      [{ query: '*:*', skip: 100_001 }, 'incorrect-value', /'Skip'/],
      [{ query: '*:*', orderBy: [{}] }, 'missing-parameter', /'OrderBy'/],
      [{ query: '*:*', orderBy: Array(5).fill({ attributeName: 'x' }) }, 'wrong-type', /at most 4 attributes/],
    ])('refuses %j [faults 201, 203, 204]', async (request, name, message) => {
      await expect(ucs().tenant().call('SearchContacts', request)).rejects.toEqual(fault(name, message));
    });
  });
}
