import { describe, expect, it } from 'vitest';
import { insertContact } from '../../../../src/backend/contacts/contact-rows.ts';
import { sortByGroup } from '../../../../src/backend/contacts/search/sort-by-group.ts';
import type { CallRequest } from '../../../../src/ucs-client/port.ts';
import { setUpDirectUcs } from '../../../support/direct-ucs.ts';
import { ucsDatabases } from '../../../support/ucs-databases.ts';

const COUNT = 1_200;
const FIRST_NAMES = ['Ada', 'Bob', 'carl', 'Dora', 'ada'];

type Person = { readonly id: string; readonly first: string; readonly last: string; readonly title: string };

/** Ids run against the order in which they are written; one in four has no title. */
function makePerson(number: number): Person {
  return {
    id: `c${String((number * 7) % COUNT).padStart(4, '0')}`,
    first: FIRST_NAMES[number % FIRST_NAMES.length] ?? '',
    last: `name${number % 300}`,
    title: number % 4 === 0 ? '' : `T${number % 3}`,
  };
}

/** As the UCS says it orders: by code points. */
function byKeys(keysOf: (person: Person) => readonly string[]) {
  return (one: Person, other: Person) => {
    const others = keysOf(other);
    for (const [at, key] of keysOf(one).entries()) {
      const there = others[at] ?? '';
      if (key !== there) return key === '' ? 1 : there === '' || key < there ? -1 : 1;
    }
    return 0;
  };
}

for (const kind of ucsDatabases(process.env['TEST_POSTGRES_URL'])) {
  describe(`SearchContacts among more than are sorted by the database, on ${kind.name}`, () => {
    const ucs = setUpDirectUcs(kind);
    const people = Array.from({ length: COUNT }, (_, number) => makePerson(number));

    async function fill() {
      const tenant = ucs().tenant();
      await ucs().store.transaction(async (tx) => {
        for (const { id, first, last, title } of people) {
          const attributes = { FirstName: [first], LastName: [last, `second ${last}`], Title: title ? [title] : [] };
          const rows = Object.entries(attributes).map(([name, values]) => ({ name, values }));
          await insertContact(tx, tenant.id, id, rows, 0);
        }
      });
      const search = async (request: CallRequest<'SearchContacts'>) => {
        const { contacts, totalSize } = await tenant.call('SearchContacts', { countAll: true, ...request });
        return { ids: contacts.map(({ id }) => id), totalSize };
      };
      return { tenant, search };
    }

    it('counts all and pages through them in the order of their ids or of their values [count_all, order_by, skip]', async () => {
      const { search } = await fill();
      const expectPage = async (
        request: CallRequest<'SearchContacts'>,
        matches: (person: Person) => boolean,
        keysOf: (person: Person) => readonly string[],
      ) => {
        const expected = people
          .filter(matches)
          .toSorted(byKeys(keysOf))
          .map(({ id }) => id);
        for (const skip of [0, 17, expected.length - 3]) {
          const { ids, totalSize } = await search({ ...request, skip, pageSize: 40 });
          expect(ids).toEqual(expected.slice(skip, skip + 40));
          expect(totalSize).toBe(expected.length);
        }
      };
      const isAnyone = () => true;
      const byTitle = { attributeName: 'Title' };
      await expectPage({ query: '*:*' }, isAnyone, ({ id }) => [id]);
      await expectPage({ query: 'LastName:*' }, isAnyone, ({ id }) => [id]);
      await expectPage(
        { query: 'NOT FirstName:bob' },
        ({ first }) => first !== 'Bob',
        ({ id }) => [id],
      );
      await expectPage({ query: '*:*', orderBy: [byTitle] }, isAnyone, ({ title, id }) => [title.toLowerCase(), id]);
      await expectPage(
        { query: 'LastName:name* AND NOT FirstName:Carl', orderBy: [byTitle, { attributeName: 'LastName' }] },
        ({ first }) => first !== 'carl',
        ({ title, last, id }) => [title.toLowerCase(), last, id],
      );
      const byId = { attributeName: 'Id', descending: true };
      const backwards = await search({ query: '*:*', orderBy: [byTitle, byId], pageSize: 3 });
      const firstTitle = people.filter(({ title }) => title === 'T0').map(({ id }) => id);
      expect(backwards.ids).toEqual(firstTitle.sort().toReversed().slice(0, 3));
      const all = await search({ query: '*:*', orderBy: [{ attributeName: 'LastName', descending: true }] });
      const last = (id: string) => people.find((person) => person.id === id)?.last;
      expect(all.ids.slice(0, 8).map(last)).toEqual([...Array(4).fill('name99'), ...Array(4).fill('name98')]);
      expect(all.ids.slice(0, 4)).toEqual(all.ids.slice(0, 4).sort());
    });

    it('pages by token through all of them, each once [page_token]', async () => {
      const { tenant } = await fill();
      const ids: string[] = [];
      for (let pageToken = ''; ; ) {
        const page = await tenant.call('SearchContacts', { query: 'LastName:*', pageSize: 500, pageToken });
        ids.push(...page.contacts.map(({ id }) => id));
        pageToken = page.nextPageToken;
        if (pageToken === '') break;
      }
      expect(ids).toEqual(people.map(({ id }) => id).sort());
    });

    it('finds merged contacts as the one that stands for them, and each by itself when taken out again [MergeContacts]', async () => {
      const { tenant, search } = await fill();
      const [source, target] = ['c0001', 'c0002'];
      const both = `LastName:(${people.flatMap(({ id, last }) => (id === source || id === target ? last : [])).join(' OR ')})`;
      const found = async () => (await search({ query: `*:* AND ${both}` })).totalSize;
      const before = await found();
      await tenant.call('MergeContacts', { sourceContactId: source, targetContactId: target });
      const all = await search({ query: '*:*', orderBy: [{ attributeName: 'LastName' }], pageSize: 1_000 });
      expect([await found(), all.totalSize]).toEqual([Number(before) - 1, COUNT - 1]);
      await tenant.call('UnmergeContacts', { contactId: source });
      expect([await found(), (await search({ query: '*:*' })).totalSize]).toEqual([before, COUNT]);
    });
  });
}

describe('sorting by groups', () => {
  it('keeps the order inside a group, and puts those of none last, both ways', () => {
    const numbers = [9, 4, 7, 2, 5];
    expect(sortByGroup(numbers, '4,9;1;2', false)).toEqual([9, 4, 2, 7, 5]);
    expect(sortByGroup(numbers, '4,9;1;2', true)).toEqual([2, 9, 4, 7, 5]);
    expect(sortByGroup(numbers, '', false)).toEqual(numbers);
  });
});
