import { describe, expect, it } from 'vitest';
import { toStruct } from '../../../src/proto/struct-json.ts';
import { setUpDirectUcs, type Tenant } from '../../support/direct-ucs.ts';
import { ucsDatabases } from '../../support/ucs-databases.ts';
import { attributesOf, fault, makeContact } from '../../support/ucs-samples.ts';

type Known = Readonly<Record<string, string | number>>;

for (const kind of ucsDatabases(process.env['TEST_POSTGRES_URL'])) {
  describe(`IdentifyContact on ${kind.name}`, () => {
    const ucs = setUpDirectUcs(kind);

    /** Contacts by a name of their own, a second apart, the first the oldest. */
    async function makeContacts<Name extends string>(
      tenant: Tenant,
      contacts: Readonly<Record<Name, Readonly<Record<string, string>>>>,
    ): Promise<(id: string) => Name | undefined> {
      const names = new Map<string, Name>();
      for (const name of Object.keys(contacts).filter((key): key is Name => key in contacts)) {
        names.set(await makeContact(tenant, contacts[name]), name);
        ucs().clock.advance(1_000);
      }
      return (id) => names.get(id);
    }

    async function identify(tenant: Tenant, known: Known): Promise<string> {
      const { contactId } = await tenant.call('IdentifyContact', { userData: toStruct(known) });
      return contactId;
    }

    const contacts = {
      oldestSmith: { LastName: 'Smith', FirstName: 'Ann', Title: 'Dr', PhoneNumber: '100' },
      secondSmith: { LastName: 'Smith', FirstName: 'Bob', Title: 'Dr', PhoneNumber: '200' },
      thirdSmith: { LastName: 'Smith', FirstName: 'Bob', Title: 'Prof', PhoneNumber: '200', EmailAddress: 'bob@x.org' },
      loud: { LastName: 'SMITH', Title: 'Sir', PhoneNumber: '+49 (30) 1.2-3', EmailAddress: 'LOUD@X.org' },
    };
    const cases: readonly (readonly [string, Known, keyof typeof contacts | undefined])[] = [
      ['by e-mail address, in any case', { EmailAddress: 'Loud@x.ORG' }, 'loud'],
      ['by phone number, without spaces, dots, dashes and brackets', { PhoneNumber: '+4930123' }, 'loud'],
      ['by phone number, with other dashes', { PhoneNumber: '[+49] 30 {1}\u20132\u20113' }, 'loud'],
      [
        'by the stronger level, though a weaker one says otherwise',
        { EmailAddress: 'bob@x.org', PhoneNumber: '100' },
        'thirdSmith',
      ],
      [
        'by the next level where a stronger one matches nobody',
        { EmailAddress: 'no@x.org', PhoneNumber: '100' },
        'oldestSmith',
      ],
      ['by a weaker level that narrows several', { PhoneNumber: '200', Title: 'Prof' }, 'thirdSmith'],
      [
        'the oldest where the weaker level matches none of several',
        { PhoneNumber: '200', Title: 'Sir' },
        'secondSmith',
      ],
      [
        'by two weaker levels, past one that narrows to nobody',
        { PhoneNumber: '200', LastName: 'X', Title: 'Prof' },
        'thirdSmith',
      ],
      ['the oldest of several left at the end', { LastName: 'Smith' }, 'oldestSmith'],
      ['by last name with first name', { LastName: 'Smith', FirstName: 'Bob' }, 'secondSmith'],
      ['by last name exactly as stored', { LastName: 'SMITH' }, 'loud'],
      ['by title alone', { Title: 'Sir' }, 'loud'],
      ['nobody by first name alone', { FirstName: 'Ann' }, undefined],
      ['nobody by last name with another first name', { LastName: 'Smith', FirstName: 'Zoe' }, undefined],
      ['by the next level when a name matches nobody', { LastName: 'Smith', FirstName: 'Zoe', Title: 'Sir' }, 'loud'],
      ['nobody by a name in another case', { LastName: 'smith' }, undefined],
      ['nobody by keys that are no attributes', { phonenumber: '100', Zip: '1' }, undefined],
      ['by a number in userData', { PhoneNumber: 100 }, 'oldestSmith'],
      ['nobody by a value that is too long for an attribute', { LastName: 'x'.repeat(257) }, undefined],
    ];
    it.each(cases)('finds %s [identification]', async (_title, known, expected) => {
      const tenant = ucs().tenant();
      const nameOf = await makeContacts(tenant, contacts);
      expect(nameOf(await identify(tenant, known))).toBe(expected);
    });

    it('takes no part in userData that no attribute can hold [identification]', async () => {
      const tenant = ucs().tenant();
      const userData = toStruct({ LastName: 'a\u0000b', Title: 'x'.repeat(257) });
      const { contactId } = await tenant.call('IdentifyContact', { phoneNumber: '1', createEnabled: true, userData });
      expect(attributesOf(await tenant.call('GetContact', { contactId }))).toEqual({ PhoneNumber: ['1'] });
    });

    it('takes no phone number of signs alone for a number: it is nobody, whoever has such a one [identification]', async () => {
      const tenant = ucs().tenant();
      await makeContact(tenant, { PhoneNumber: '()' });
      const request = { phoneNumber: '(-) .', createEnabled: true };
      expect(await tenant.call('IdentifyContact', request)).toEqual({ contactId: '', created: false });
      const { contactId } = await tenant.call('IdentifyContact', { ...request, lastName: 'Named' });
      expect(attributesOf(await tenant.call('GetContact', { contactId }))).toEqual({ LastName: ['Named'] });
    });

    it('lets fields win over userData [IdentifyContact]', async () => {
      const tenant = ucs().tenant();
      const nameOf = await makeContacts(tenant, contacts);
      const request = { phoneNumber: '100', userData: toStruct({ PhoneNumber: '200' }) };
      const { contactId } = await tenant.call('IdentifyContact', request);
      expect(nameOf(contactId)).toBe('oldestSmith');
    });

    it('makes the contact only when that is wanted, with all that is known, and then finds it [IdentifyContact]', async () => {
      const tenant = ucs().tenant();
      const request = {
        emailAddress: 'new@x.org',
        lastName: 'New',
        userData: toStruct({ FirstName: 'Nora', Zip: '1' }),
      };
      expect(await tenant.call('IdentifyContact', request)).toEqual({ contactId: '', created: false });
      const made = await tenant.call('IdentifyContact', { ...request, createEnabled: true });
      expect(made.created).toBe(true);
      expect(attributesOf(await tenant.call('GetContact', made))).toEqual({
        EmailAddress: ['new@x.org'],
        FirstName: ['Nora'],
        LastName: ['New'],
      });
      const again = await tenant.call('IdentifyContact', { ...request, createEnabled: true });
      expect(again).toEqual({ contactId: made.contactId, created: false });
    });

    it('makes nobody of what identifies nobody, so that repeating it makes no second one [idempotent]', async () => {
      const tenant = ucs().tenant();
      for (const userData of [{ FirstName: 'Ann' }, { key: 'value' }]) {
        const request = { createEnabled: true, userData: toStruct(userData) };
        expect(await tenant.call('IdentifyContact', request)).toEqual({ contactId: '', created: false });
      }
    });

    it('makes one contact for 60 calls at once that share the number or the address [IdentifyContact]', async () => {
      const tenant = ucs().tenant();
      const requests = Array.from({ length: 60 }, (_, n) => ({
        createEnabled: true,
        phoneNumber: n % 3 === 0 ? '' : '555',
        emailAddress: n % 3 === 1 ? '' : 'Same@x.org',
      }));
      // Both are known together first: who comes later with one of them finds that contact.
      requests.unshift({ createEnabled: true, phoneNumber: '555', emailAddress: 'same@x.org' });
      const answers = await Promise.all(requests.map((request) => tenant.call('IdentifyContact', request)));
      const { contacts: made } = await tenant.call('ListContacts', {});
      expect(answers.filter(({ created }) => created)).toHaveLength(made.length);
      expect(new Set(answers.map(({ contactId }) => contactId))).toEqual(new Set(made.map(({ id }) => id)));
      const byPhone = made.filter((contact) => attributesOf({ contact })['PhoneNumber']?.includes('555'));
      expect(byPhone).toHaveLength(1);
    });

    it('finds nothing of another contact centre [tenant]', async () => {
      await makeContact(ucs().tenant(), { PhoneNumber: '100' });
      expect(await identify(ucs().tenant(), { PhoneNumber: '100' })).toBe('');
    });

    it('refuses a request with nothing in it [fault 201]', async () => {
      await expect(ucs().tenant().call('IdentifyContact', { mediaType: 'voice' })).rejects.toEqual(
        fault('missing-parameter', /^Missing parameter/),
      );
    });

    it.each([
      ['emailAddress', 256],
      ['lastName', 256],
      ['phoneNumber', 64],
      ['mediaType', 32],
    ] as const)('takes %s of %i characters and refuses one more [fault 203]', async (field, max) => {
      const tenant = ucs().tenant();
      const request = { lastName: 'x', [field]: 'x'.repeat(max) };
      expect(await tenant.call('IdentifyContact', request)).toEqual({ contactId: '', created: false });
      await expect(tenant.call('IdentifyContact', { ...request, [field]: 'x'.repeat(max + 1) })).rejects.toEqual(
        fault('wrong-type', new RegExp(`at most ${max} characters`)),
      );
    });
  });
}
