import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insertContact } from '../../../../src/backend/contacts/contact-rows.ts';
import type { CallRequest } from '../../../../src/ucs-client/port.ts';
import { setUpDirectUcs } from '../../../support/direct-ucs.ts';
import { ucsDatabases } from '../../../support/ucs-databases.ts';

const COUNT = 1_200;
const FIRST_NAMES = ['Ada', 'Bob', 'carl', 'Dora', 'ada'];

type Person = {
  readonly id: string;
  readonly first: string;
  readonly last: string;
  readonly title: string;
  readonly kind: string;
};

/** Ids run against the order in which they are written; one in four has no title, most are of one kind, and many of none. */
function makePerson(number: number): Person {
  return {
    id: `c${String((number * 7) % COUNT).padStart(4, '0')}`,
    first: FIRST_NAMES[number % FIRST_NAMES.length] ?? '',
    last: `name${number % 300}`,
    title: number % 4 === 0 ? '' : `T${number % 3}`,
    kind: ['', '', 'rare', 'usual'][Math.min(3, Math.floor((number * 8) / COUNT))] ?? '',
  };
}

/** How an attribute is asked for, and where a person has its value. */
const ATTRIBUTES = [
  { name: 'FirstName', valueOf: ({ first }: Person) => first.toLowerCase() },
  { name: 'LastName', valueOf: ({ last }: Person) => last },
  { name: 'Title', valueOf: ({ title }: Person) => title.toLowerCase() },
  { name: 'Kind', valueOf: ({ kind }: Person) => kind },
] as const;
type Order = { readonly attribute: (typeof ATTRIBUTES)[number]; readonly descending: boolean };

/** As the UCS says it orders: by code points, who has no value last, and then by id. */
function inOrder(people: readonly Person[], order: readonly Order[]): readonly string[] {
  const compare = (one: string, other: string) => (one === other ? 0 : one < other ? -1 : 1);
  const sorted = people.toSorted((one, other) => {
    for (const { attribute, descending } of order) {
      const [value, otherValue] = [attribute.valueOf(one), attribute.valueOf(other)];
      if (value === otherValue) continue;
      if (value === '' || otherValue === '') return value === '' ? 1 : -1;
      return descending ? compare(otherValue, value) : compare(value, otherValue);
    }
    return compare(one.id, other.id);
  });
  return sorted.map(({ id }) => id);
}

for (const kind of ucsDatabases(process.env['TEST_POSTGRES_URL'])) {
  describe(`SearchContacts among more than are sorted by the database, on ${kind.name}`, () => {
    const ucs = setUpDirectUcs(kind);
    const people = Array.from({ length: COUNT }, (_, number) => makePerson(number));

    async function fill() {
      const tenant = ucs().tenant();
      await ucs().store.transaction(async (tx) => {
        for (const { id, first, last, title, kind } of people) {
          const attributes = {
            FirstName: [first],
            LastName: [last, `second ${last}`],
            Title: title ? [title] : [],
            Kind: kind ? [kind] : [],
          };
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
      const queries = [
        { query: '*:*', matches: () => true },
        { query: 'NOT FirstName:bob', matches: ({ first }: Person) => first !== 'Bob' },
        { query: 'LastName:name* AND NOT FirstName:Carl', matches: ({ first }: Person) => first !== 'carl' },
        { query: 'Title:*', matches: ({ title }: Person) => title !== '' },
      ];
      const order = fc.array(fc.record({ attribute: fc.constantFrom(...ATTRIBUTES), descending: fc.boolean() }), {
        maxLength: 4,
      });
      const page = fc.record({
        asked: fc.constantFrom(...queries),
        order,
        skip: fc.integer({ min: 0, max: COUNT }),
        pageSize: fc.constantFrom(1, 40, 900),
      });
      await fc.assert(
        fc.asyncProperty(page, async ({ asked, order, skip, pageSize }) => {
          const orderBy = order.map(({ attribute, descending }) => ({ attributeName: attribute.name, descending }));
          const { ids, totalSize } = await search({ query: asked.query, orderBy, skip, pageSize });
          const expected = inOrder(people.filter(asked.matches), order);
          expect(ids).toEqual(expected.slice(skip, skip + pageSize));
          expect(totalSize).toBe(expected.length);
        }),
        { numRuns: 60 },
      );
    });

    it('turns the order of ids around where they are asked for [order_by]', async () => {
      const { search } = await fill();
      const byId = { attributeName: 'Id', descending: true };
      const first = async (orderBy: CallRequest<'SearchContacts'>['orderBy']) =>
        (await search({ query: '*:*', orderBy, pageSize: 3 })).ids;
      const ids = people.map(({ id }) => id).sort();
      expect(await first([byId])).toEqual(ids.toReversed().slice(0, 3));
      const titled = people.flatMap(({ id, title }) => (title === 'T0' ? id : [])).sort();
      expect(await first([{ attributeName: 'Title' }, byId])).toEqual(titled.toReversed().slice(0, 3));
      expect(await first([{ attributeName: 'Title' }, byId, { attributeName: 'LastName' }])).toEqual(
        titled.toReversed().slice(0, 3),
      );
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
