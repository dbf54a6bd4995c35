import { describe, expect, it } from 'vitest';
import { setUpDirectUcs } from '../../support/direct-ucs.ts';
import { ucsDatabases } from '../../support/ucs-databases.ts';
import { attributesOf, fault, makeContact, toAttributes } from '../../support/ucs-samples.ts';

for (const kind of ucsDatabases(process.env['TEST_POSTGRES_URL'])) {
  describe(`ChangeContactAttributes on ${kind.name}`, () => {
    const ucs = setUpDirectUcs(kind);

    async function makePerson() {
      const tenant = ucs().tenant();
      const contactId = await makeContact(tenant, { PhoneNumber: ['1', '2'], LastName: 'A', Title: 'Dr' });
      const read = async () => attributesOf(await tenant.call('GetContact', { contactId }));
      return { tenant, contactId, read };
    }
    const added = (name: string, values: string[], primary: boolean) => ({ attribute: { name, values }, primary });

    it('removes, replaces and adds in one step; doing it again changes nothing more [idempotent]', async () => {
      const { tenant, contactId, read } = await makePerson();
      const request = {
        contactId,
        removedNames: ['Title', 'NotThere'],
        replaced: toAttributes({ LastName: ['B', 'A'] }),
        added: [added('PhoneNumber', ['3', '1'], false), added('Zip', ['10115'], false)],
      };
      const expected = { PhoneNumber: ['1', '2', '3'], LastName: ['B', 'A'], Zip: ['10115'] };
      for (let time = 0; time < 2; time++) {
        expect(attributesOf(await tenant.call('ChangeContactAttributes', request))).toEqual(expected);
      }
      expect(await read()).toEqual(expected);
    });

    it('lets a new primary value demote the old one, whether it was there before or not [primary]', async () => {
      const { tenant, contactId, read } = await makePerson();
      await tenant.call('ChangeContactAttributes', { contactId, added: [added('PhoneNumber', ['2'], true)] });
      expect(await read()).toMatchObject({ PhoneNumber: ['2', '1'] });
      await tenant.call('ChangeContactAttributes', { contactId, added: [added('PhoneNumber', ['3', '4'], true)] });
      expect(await read()).toMatchObject({ PhoneNumber: ['3', '2', '1', '4'] });
      expect(await tenant.call('IdentifyContact', { phoneNumber: '4' })).toMatchObject({ contactId });
    });

    it('keeps descriptions with their values, and takes over new ones [descriptions]', async () => {
      const { tenant, contactId } = await makePerson();
      const replaced = [{ name: 'EmailAddress', values: ['a@x', 'b@x', 'c@x'], descriptions: ['home', '', ''] }];
      const change = {
        attribute: { name: 'EmailAddress', values: ['b@x', 'a@x'], descriptions: ['work'] },
        primary: true,
      };
      const { contact } = await tenant.call('ChangeContactAttributes', { contactId, replaced, added: [change] });
      expect(contact?.attributes.find(({ name }) => name === 'EmailAddress')).toEqual({
        name: 'EmailAddress',
        values: ['b@x', 'a@x', 'c@x'],
        descriptions: ['work', 'home'],
      });
    });

    it('takes back the whole step when the contact would have too much [limits]', async () => {
      const { tenant, contactId, read } = await makePerson();
      const before = await read();
      const many = Array.from({ length: 31 }, (_, n) => `n${n}`);
      await expect(
        tenant.call('ChangeContactAttributes', {
          contactId,
          removedNames: ['Title'],
          added: [added('PhoneNumber', many, false)],
        }),
      ).rejects.toEqual(fault('wrong-type', /at most 32 values/));
      expect(await read()).toEqual(before);
    });

    it.each([
      [{}, 'missing-parameter', /'Attributes'/],
      [{ removedNames: [''] }, 'missing-parameter', /'RemovedNames'/],
      [{ removedNames: Array(65).fill('x') }, 'wrong-type', /at most 64 names/],
      [{ added: [{ primary: true }] }, 'missing-parameter', /'Attribute'/],
      [{ added: [added('Zip', ['1', '1'], false)] }, 'incorrect-value', /each value once/],
      [{ added: [added('Zip', ['1'], false), added('Zip', ['2'], true)] }, 'incorrect-value', /each name once/],
      [
        { replaced: [{ name: 'Zip', values: ['1'], descriptions: ['x'.repeat(257)] }] },
        'wrong-type',
        /at most 256 characters/,
      ],
      [{ replaced: [{ name: 'Zip', values: [], descriptions: ['x'] }] }, 'wrong-type', /no more descriptions/],
    ])('refuses %j [faults 201, 203, 204]', async (change, name, message) => {
      const { tenant, contactId } = await makePerson();
      await expect(tenant.call('ChangeContactAttributes', { contactId, ...change })).rejects.toEqual(
        fault(name, message),
      );
    });

    it('knows nobody of another contact centre [tenant]', async () => {
      const { contactId } = await makePerson();
      const request = { contactId, removedNames: ['Title'] };
      await expect(ucs().tenant().call('ChangeContactAttributes', request)).rejects.toEqual(
        fault('not-found', /^Contact/),
      );
    });
  });
}
