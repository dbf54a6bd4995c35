import { describe, expect, it } from 'vitest';
import { setUpDirectUcs } from '../../support/direct-ucs.ts';
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
  describe(`contacts on ${kind.name}`, () => {
    const ucs = setUpDirectUcs(kind);

    it('come back as they were made, the first value being the primary one [contact]', async () => {
      const tenant = ucs().tenant();
      const { contact, created } = await tenant.call('CreateContact', {
        attributes: toAttributes({ PhoneNumber: ['2', '1'], EmailAddress: ['a@x.org'], Zip: ['10115'] }),
      });
      expect(created).toBe(true);
      expect(contact?.id).toMatch(/^[0-9A-Za-z]{16}$/);
      expect(attributesOf({ contact })).toEqual({ PhoneNumber: ['2', '1'], EmailAddress: ['a@x.org'], Zip: ['10115'] });
      expect(await tenant.call('GetContact', { contactId: contact?.id })).toEqual({ contact });
    });

    it('with an id that is there are answered unchanged, also for 20 calls at once [CreateContact]', async () => {
      const tenant = ucs().tenant();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          tenant.call('CreateContact', { contactId: 'MINE', attributes: toAttributes({ Zip: String(n) }) }),
        ),
      );
      expect(answers.filter(({ created }) => created)).toHaveLength(1);
      expect(new Set(answers.map(({ contact }) => JSON.stringify(contact))).size).toBe(1);
    });

    it('change only in the attributes given; a new primary value demotes the old one [UpdateContact]', async () => {
      const tenant = ucs().tenant();
      const contactId = await makeContact(tenant, { PhoneNumber: '1', LastName: 'A', Title: 'Dr' });
      ucs().clock.advance(5_000);
      const changed = await tenant.call('UpdateContact', {
        contactId,
        attributes: toAttributes({ PhoneNumber: ['2', '1'], Title: [] }),
      });
      expect(attributesOf(changed)).toEqual({ PhoneNumber: ['2', '1'], LastName: ['A'] });
      const { createTime, modifyTime } = changed.contact ?? {};
      expect((modifyTime?.seconds ?? 0) - (createTime?.seconds ?? 0)).toBe(5);
      expect(await tenant.call('IdentifyContact', { phoneNumber: '2' })).toMatchObject({ contactId });
    });

    it('stay whole when 20 changes come at once [UpdateContact]', async () => {
      const tenant = ucs().tenant();
      const contactId = await makeContact(tenant, { LastName: 'A' });
      await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          tenant.call('UpdateContact', { contactId, attributes: toAttributes({ PhoneNumber: [`${n}-a`, `${n}-b`] }) }),
        ),
      );
      const [first, second] = attributesOf(await tenant.call('GetContact', { contactId }))['PhoneNumber'] ?? [];
      expect(second).toBe(first?.replace('a', 'b'));
    });

    it.each([
      ['an attribute without a name', { '': 'x' }, 'missing-parameter', "Missing parameter 'Attribute'"],
      ['an empty value', { Zip: '' }, 'missing-parameter', "Missing parameter 'Zip'"],
      ['a value of 257 characters', { Zip: 'x'.repeat(257) }, 'wrong-type', /at most 256 characters/],
      ['a phone number of 65 characters', { PhoneNumber: 'x'.repeat(65) }, 'wrong-type', /at most 64 characters/],
      ['a name of 65 characters', { ['x'.repeat(65)]: 'x' }, 'wrong-type', /at most 64 characters/],
      ['33 values', { Zip: Array.from({ length: 33 }, (_, n) => `${n}`) }, 'wrong-type', /at most 32 values/],
      ['a value twice', { Zip: ['x', 'x'] }, 'incorrect-value', /each value once/],
    ])('refuse %s [limits]', async (_title, attributes, name, message) => {
      const tenant = ucs().tenant();
      const contactId = await makeContact(tenant, { LastName: 'A' });
      const request = { contactId, attributes: toAttributes(attributes) };
      await expect(tenant.call('CreateContact', request)).rejects.toEqual(fault(name, message));
      await expect(tenant.call('UpdateContact', request)).rejects.toEqual(fault(name, message));
      expect(attributesOf(await tenant.call('GetContact', { contactId }))).toEqual({ LastName: ['A'] });
    });

    it('have 64 attributes at most, also after a change, which is then taken back [limits]', async () => {
      const tenant = ucs().tenant();
      const many = Object.fromEntries(Array.from({ length: 64 }, (_, n) => [`name-${n}`, 'x']));
      const contactId = await makeContact(tenant, many);
      await expect(makeContact(tenant, { ...many, more: 'x' })).rejects.toEqual(fault('wrong-type', /64 attributes/));
      await expect(
        tenant.call('UpdateContact', { contactId, attributes: toAttributes({ more: 'x' }) }),
      ).rejects.toEqual(fault('wrong-type', /64 attributes/));
      const { contact } = await tenant.call('GetContact', { contactId });
      expect(contact?.attributes.map(({ name }) => name)).toEqual(Object.keys(many).sort());
    });

    it('that are removed leave their interactions bound to nobody; removing twice succeeds [DeleteContact]', async () => {
      const tenant = ucs().tenant();
      const interactionId = await makeCall(tenant, 'x', { phoneNumber: '777' });
      const { contactId } = await readInteraction(tenant, interactionId);
      await tenant.call('DeleteContact', { contactId });
      await tenant.call('DeleteContact', { contactId });
      expect((await readInteraction(tenant, interactionId)).contactId).toBe('');
      await expect(tenant.call('GetContact', { contactId })).rejects.toEqual(
        fault('not-found', `Contact '${contactId}' not found in database`),
      );
      expect(await tenant.call('IdentifyContact', { phoneNumber: '777' })).toEqual({ contactId: '', created: false });
    });

    it('removed while calls are bound to them leave no call bound to what is not there [DeleteContact]', async () => {
      const tenant = ucs().tenant();
      const contactId = await makeContact(tenant, { PhoneNumber: '888' });
      const calls = Array.from({ length: 20 }, (_, n) => makeCall(tenant, `call-${n}`, { contactId }));
      const outcomes = await Promise.allSettled([...calls, tenant.call('DeleteContact', { contactId })]);
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      for (const { reason } of refused) expect(reason).toEqual(fault('not-found', /^Contact/));
      const { interactions } = await tenant.call('ListInteractions', {});
      expect(interactions.length + refused.length).toBe(20);
      expect(new Set(interactions.map((interaction) => interaction.contactId))).toEqual(
        new Set(interactions.length ? [''] : []),
      );
    });

    it('are listed page by page, ordered by id [ListContacts]', async () => {
      const tenant = ucs().tenant();
      const ids = [];
      for (let n = 0; n < 7; n++) ids.push(await makeContact(tenant, { Zip: `${n}` }));
      const pages = [];
      let pageToken = '';
      do {
        const page = await tenant.call('ListContacts', { pageSize: 3, pageToken });
        pages.push(page.contacts.map(({ id }) => id));
        pageToken = page.nextPageToken;
      } while (pageToken !== '');
      expect(pages.map(({ length }) => length)).toEqual([3, 3, 1]);
      expect(pages.flat()).toEqual(ids.sort());
    });

    it('of another contact centre are not there for any method [tenant]', async () => {
      const [owner, stranger] = [ucs().tenant(), ucs().tenant()];
      const contactId = await makeContact(owner, { PhoneNumber: '1' });
      const mine = await makeContact(stranger, { PhoneNumber: '2' });
      const unknown = fault('not-found', `Contact '${contactId}' not found in database`);
      await expect(stranger.call('GetContact', { contactId })).rejects.toEqual(unknown);
      await expect(stranger.call('UpdateContact', { contactId, attributes: [] })).rejects.toEqual(unknown);
      await expect(stranger.call('UnmergeContacts', { contactId })).rejects.toEqual(unknown);
      await expect(
        stranger.call('MergeContacts', { sourceContactId: contactId, targetContactId: mine }),
      ).rejects.toEqual(unknown);
      await expect(
        stranger.call('MergeContacts', { sourceContactId: mine, targetContactId: contactId }),
      ).rejects.toEqual(unknown);
      await expect(stranger.call('ListInteractions', { contactId })).rejects.toEqual(unknown);
      await stranger.call('DeleteContact', { contactId });
      expect((await stranger.call('SearchContacts', { criteria: { PhoneNumber: '1' } })).contacts).toEqual([]);
      expect(attributesOf(await owner.call('GetContact', { contactId }))).toEqual({ PhoneNumber: ['1'] });
    });

    it.each(['GetContact', 'UpdateContact', 'DeleteContact', 'UnmergeContacts'] as const)(
      'are named by an id that %s wants, 64 characters at most [faults 201, 203]',
      async (method) => {
        const tenant = ucs().tenant();
        await expect(tenant.call(method, {})).rejects.toEqual(
          fault('missing-parameter', "Missing parameter 'ContactId'"),
        );
        await expect(tenant.call(method, { contactId: 'x'.repeat(65) })).rejects.toEqual(
          fault('wrong-type', /at most 64 characters/),
        );
      },
    );
  });
}
