import { describe, expect, it } from 'vitest';
import { setUpDirectUcs, type Tenant } from '../../support/direct-ucs.ts';
import { ucsDatabases } from '../../support/ucs-databases.ts';
import {
  attributesOf,
  fault,
  makeCall,
  makeContact,
  readInteraction,
  toAttributes,
} from '../../support/ucs-samples.ts';

for (const kind of ucsDatabases(process.env['TEST_POSTGRES_URL'])) {
  describe(`merging contacts on ${kind.name}`, () => {
    const ucs = setUpDirectUcs(kind);

    async function makeThree(tenant: Tenant): Promise<readonly [a: string, b: string, c: string]> {
      const ids = [];
      for (const name of ['a', 'b', 'c']) {
        ids.push(await makeContact(tenant, { PhoneNumber: `number-${name}`, LastName: name }));
        ucs().clock.advance(1_000);
      }
      return [ids[0] ?? '', ids[1] ?? '', ids[2] ?? ''];
    }
    const merge = (tenant: Tenant, sourceContactId: string, targetContactId: string) =>
      tenant.call('MergeContacts', { sourceContactId, targetContactId });
    async function identified(tenant: Tenant, name: string): Promise<string> {
      return (await tenant.call('IdentifyContact', { phoneNumber: `number-${name}` })).contactId;
    }
    async function listed(tenant: Tenant): Promise<readonly string[]> {
      return (await tenant.call('ListContacts', {})).contacts.map(({ id }) => id);
    }

    it('lets interactions, identification, search and reading of the source lead to the target [MergeContacts]', async () => {
      const tenant = ucs().tenant();
      const [a, b] = await makeThree(tenant);
      const call = await makeCall(tenant, 'x', { contactId: a });
      const { contact } = await merge(tenant, a, b);
      expect(contact).toMatchObject({ id: b, mergedContactIds: [a] });
      expect(attributesOf({ contact })).toEqual({ PhoneNumber: ['number-b', 'number-a'], LastName: ['b', 'a'] });
      expect(await tenant.call('GetContact', { contactId: a })).toEqual({ contact });
      expect((await readInteraction(tenant, call)).contactId).toBe(b);
      expect((await tenant.call('ListInteractions', { contactId: a })).interactions.map(({ id }) => id)).toEqual([
        call,
      ]);
      expect(await identified(tenant, 'a')).toBe(b);
      const found = await tenant.call('SearchContacts', { criteria: { LastName: 'a', PhoneNumber: 'number-b' } });
      expect(found.contacts.map(({ id }) => id)).toEqual([b]);
      expect(await listed(tenant)).not.toContain(a);
    });

    it('done again, or the other way round, changes nothing [idempotent]', async () => {
      const tenant = ucs().tenant();
      const [a, b] = await makeThree(tenant);
      const { contact } = await merge(tenant, a, b);
      ucs().clock.advance(1_000);
      expect(await merge(tenant, a, b)).toEqual({ contact });
      expect(await merge(tenant, b, a)).toEqual({ contact });
    });

    it('takes along what was merged before, and takes it out with it again [UnmergeContacts]', async () => {
      const tenant = ucs().tenant();
      const [a, b, c] = await makeThree(tenant);
      await merge(tenant, a, b);
      const merged = await merge(tenant, b, c);
      expect(merged.contact?.mergedContactIds).toEqual([a, b]);
      expect([await identified(tenant, 'a'), await identified(tenant, 'b')]).toEqual([c, c]);
      const { contact } = await tenant.call('UnmergeContacts', { contactId: b });
      expect(contact).toMatchObject({ id: b, mergedContactIds: [a] });
      expect([await identified(tenant, 'a'), await identified(tenant, 'c')]).toEqual([b, c]);
      expect(attributesOf(await tenant.call('GetContact', { contactId: c }))).toEqual({
        PhoneNumber: ['number-c'],
        LastName: ['c'],
      });
    });

    it('takes the innermost out alone [UnmergeContacts]', async () => {
      const tenant = ucs().tenant();
      const [a, b, c] = await makeThree(tenant);
      await merge(tenant, a, b);
      await merge(tenant, b, c);
      const { contact } = await tenant.call('UnmergeContacts', { contactId: a });
      expect(contact).toMatchObject({ id: a, mergedContactIds: [] });
      expect([await identified(tenant, 'a'), await identified(tenant, 'b')]).toEqual([a, c]);
    });

    it('gives back its own interactions, and leaves to the target what came to it meanwhile [UnmergeContacts]', async () => {
      const tenant = ucs().tenant();
      const [a, b] = await makeThree(tenant);
      const before = await makeCall(tenant, 'before', { contactId: a });
      await merge(tenant, a, b);
      const meanwhile = await makeCall(tenant, 'meanwhile', { phoneNumber: 'number-a' });
      await tenant.call('UnmergeContacts', { contactId: a });
      expect((await readInteraction(tenant, before)).contactId).toBe(a);
      expect((await readInteraction(tenant, meanwhile)).contactId).toBe(b);
    });

    it('leaves a contact that is not merged as it is [UnmergeContacts]', async () => {
      const tenant = ucs().tenant();
      const [a] = await makeThree(tenant);
      const before = await tenant.call('GetContact', { contactId: a });
      expect(await tenant.call('UnmergeContacts', { contactId: a })).toEqual(before);
    });

    it('changes what is the own of the target, and leaves alone what merged contacts lend it [UpdateContact]', async () => {
      const tenant = ucs().tenant();
      const [a, b] = await makeThree(tenant);
      await merge(tenant, a, b);
      const changed = await tenant.call('UpdateContact', {
        contactId: a,
        attributes: toAttributes({ LastName: 'new' }),
      });
      expect(attributesOf(changed)['LastName']).toEqual(['new', 'a']);
      expect(await tenant.call('IdentifyContact', { lastName: 'new' })).toMatchObject({ contactId: b });
      const { contact } = await tenant.call('UnmergeContacts', { contactId: a });
      expect(attributesOf({ contact })['LastName']).toEqual(['a']);
    });

    it('lets what was merged stand on its own, with what was merged into it, when the target goes [DeleteContact]', async () => {
      const tenant = ucs().tenant();
      const [a, b, c] = await makeThree(tenant);
      await merge(tenant, a, b);
      await merge(tenant, b, c);
      await tenant.call('DeleteContact', { contactId: c });
      expect(await listed(tenant)).toEqual([b]);
      expect([await identified(tenant, 'a'), await identified(tenant, 'b'), await identified(tenant, 'c')]).toEqual([
        b,
        b,
        '',
      ]);
    });

    it('removes one that is merged itself, and not the one that stands for it [DeleteContact]', async () => {
      const tenant = ucs().tenant();
      const [a, b, c] = await makeThree(tenant);
      await merge(tenant, a, b);
      await merge(tenant, b, c);
      await tenant.call('DeleteContact', { contactId: b });
      expect([...(await listed(tenant))].sort()).toEqual([a, c].sort());
      expect(attributesOf(await tenant.call('GetContact', { contactId: c }))['LastName']).toEqual(['c']);
    });

    it('ends in one contact, whatever merges come at once [MergeContacts]', async () => {
      const tenant = ucs().tenant();
      const [a, b, c] = await makeThree(tenant);
      await Promise.all([merge(tenant, a, b), merge(tenant, b, c), merge(tenant, c, a), merge(tenant, b, a)]);
      const ids = await listed(tenant);
      expect(ids).toHaveLength(1);
      const found = [await identified(tenant, 'a'), await identified(tenant, 'b'), await identified(tenant, 'c')];
      expect(found).toEqual([ids[0], ids[0], ids[0]]);
    });

    it('refuses a contact merged into itself [fault 202]', async () => {
      const tenant = ucs().tenant();
      const [a] = await makeThree(tenant);
      await expect(merge(tenant, a, a)).rejects.toEqual(
        fault('incompatible', "Incompatible parameters 'SourceContactId' and 'TargetContactId'"),
      );
    });
  });
}
