import { describe, expect, it } from 'vitest';
import { setUpDirectUcs, type Tenant } from '../../support/direct-ucs.ts';
import { ucsDatabases } from '../../support/ucs-databases.ts';
import { fault, makeContact } from '../../support/ucs-samples.ts';

for (const kind of ucsDatabases(process.env['TEST_POSTGRES_URL'])) {
  describe(`SearchContacts on ${kind.name}`, () => {
    const ucs = setUpDirectUcs(kind);

    async function makePeople(tenant: Tenant): Promise<ReadonlyMap<string, string>> {
      const people = {
        ada: { FirstName: 'Ada', LastName: 'Lovelace', PhoneNumber: ['+44 (20) 1111', '+44 (20) 1112'] },
        adam: { FirstName: 'Adam', LastName: 'LOVE', PhoneNumber: '+44-20-2222' },
        bob: { FirstName: 'bob', LastName: 'Łukasz', PhoneNumber: '555' },
        odd: { FirstName: '100%_*', LastName: "O'Hara", PhoneNumber: '556' },
      };
      const names = new Map<string, string>();
      for (const [name, attributes] of Object.entries(people)) names.set(await makeContact(tenant, attributes), name);
      return names;
    }

    it.each([
      ['a whole value, without case', { FirstName: 'ADA' }, ['ada']],
      ['the beginning of a value, without case', { LastName: 'love*' }, ['ada', 'adam']],
      ['the beginning of a value with letters outside ASCII', { LastName: 'łu*' }, ['bob']],
      ['phone numbers as they are dialled, several of one contact once', { PhoneNumber: '+44.20*' }, ['ada', 'adam']],
      ['every criterion', { LastName: 'love*', FirstName: 'adam' }, ['adam']],
      [
        'the beginning of several attributes',
        { LastName: 'l*', PhoneNumber: '+44*', FirstName: 'a*' },
        ['ada', 'adam'],
      ],
      ['everybody who has the attribute', { PhoneNumber: '*' }, ['ada', 'adam', 'bob', 'odd']],
      ['only what stands before the last *', { FirstName: '100%_*' }, ['odd']],
      ['signs of other languages literally', { FirstName: '100%_**' }, ['odd']],
      ['a quotation mark', { LastName: "O'H*" }, ['odd']],
      ['nobody by the middle of a value', { LastName: 'ovelace' }, []],
      ['nobody by an attribute in another case', { lastname: 'Lovelace' }, []],
    ])('finds %s [SearchContacts]', async (_title, criteria, expected) => {
      const tenant = ucs().tenant();
      const names = await makePeople(tenant);
      const { contacts } = await tenant.call('SearchContacts', { criteria });
      expect(contacts.map(({ id }) => names.get(id)).sort()).toEqual(expected);
    });

    it('takes any name for an attribute, those special to JavaScript too [SearchContacts]', async () => {
      const tenant = ucs().tenant();
      const names = ['__proto__', 'constructor', 'toString', '1'];
      const attributes = names.map((name) => ({ name, values: [`of ${name}`] }));
      const { contact } = await tenant.call('CreateContact', { attributes });
      expect(contact?.attributes.map(({ name }) => name).sort()).toEqual(names.toSorted());
      for (const name of names) {
        const criteria = Object.fromEntries([[name, `of ${name}`]]);
        const { contacts } = await tenant.call('SearchContacts', { criteria });
        expect(contacts.map(({ id }) => id)).toEqual([contact?.id]);
      }
    });

    it('answers page by page, ordered by id, each contact once [SearchContacts]', async () => {
      const tenant = ucs().tenant();
      const ids = [];
      for (let n = 0; n < 8; n++)
        ids.push(await makeContact(tenant, { PhoneNumber: ['71', '72', '73', `70${n}`].slice(n % 2) }));
      const found = [];
      let pageToken = '';
      do {
        const page = await tenant.call('SearchContacts', { criteria: { PhoneNumber: '7*' }, pageSize: 3, pageToken });
        expect(page.contacts.length).toBe(Math.min(3, 8 - found.length));
        found.push(...page.contacts.map(({ id }) => id));
        pageToken = page.nextPageToken;
      } while (pageToken !== '');
      expect(found).toEqual(ids.sort());
    });

    it('refuses no criteria, nine of them, and empty ones [faults 201, 203]', async () => {
      const tenant = ucs().tenant();
      const nine = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`name-${n}`, 'x']));
      await expect(tenant.call('SearchContacts', {})).rejects.toEqual(fault('missing-parameter', /'Criteria'/));
      await expect(tenant.call('SearchContacts', { criteria: nine })).rejects.toEqual(fault('wrong-type', /at most 8/));
      await expect(tenant.call('SearchContacts', { criteria: { Zip: '' } })).rejects.toEqual(
        fault('missing-parameter', /'Zip'/),
      );
    });

    it.each([
      { pageSize: -1 },
      { pageSize: 1_001 },
      { pageToken: 'no token' },
      { pageToken: Buffer.from('[1]').toString('base64url') },
      { pageToken: Buffer.from('["a","b"]').toString('base64url') },
      { pageToken: Buffer.from('["\\u0000"]').toString('base64url') },
    ])('refuses the page %j [fault 204]', async (page) => {
      const tenant = ucs().tenant();
      await expect(tenant.call('SearchContacts', { criteria: { Zip: '1' }, ...page })).rejects.toEqual(
        fault('incorrect-value', /'Page(Size|Token)'/),
      );
      await expect(tenant.call('ListContacts', page)).rejects.toEqual(fault('incorrect-value', /'Page(Size|Token)'/));
    });
  });
}
