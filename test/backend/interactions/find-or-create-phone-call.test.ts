import { describe, expect, it } from 'vitest';
import { toStruct } from '../../../src/proto/struct-json.ts';
import type { FindOrCreatePhoneCallRequest } from '../../../src/proto/ucs/v1/FindOrCreatePhoneCallRequest.ts';
import { setUpDirectUcs } from '../../support/direct-ucs.ts';
import { ucsDatabases } from '../../support/ucs-databases.ts';
import { attributesOf, fault, makeCall, makeContact, phoneCall, readInteraction } from '../../support/ucs-samples.ts';

const ID = /^[0-9A-Za-z]{16}$/;

for (const kind of ucsDatabases(process.env['TEST_POSTGRES_URL'])) {
  describe(`FindOrCreatePhoneCall on ${kind.name}`, () => {
    const ucs = setUpDirectUcs(kind);

    it('makes one interaction and says created once for 200 calls at once with one call id [find or create]', async () => {
      const tenant = ucs().tenant();
      const answers = await Promise.all(
        Array.from({ length: 200 }, () => tenant.call('FindOrCreatePhoneCall', phoneCall('one'))),
      );
      expect(answers.filter(({ created }) => created)).toHaveLength(1);
      expect(new Set(answers.map(({ interactionId }) => interactionId)).size).toBe(1);
      const { interactions } = await tenant.call('ListInteractions', {});
      expect(interactions).toHaveLength(1);
      expect((await tenant.call('ListContacts', {})).contacts).toHaveLength(1);
    });

    it('compares call ids exactly, and keeps contact centres apart [find or create]', async () => {
      const [one, other] = [ucs().tenant(), ucs().tenant()];
      const ids = [
        await makeCall(one, 'Call'),
        await makeCall(one, 'call'),
        await makeCall(one, 'call '),
        await makeCall(other, 'Call'),
      ];
      expect(new Set(ids).size).toBe(4);
      for (const id of ids) expect(id).toMatch(ID);
    });

    it('answers a found call unchanged, whatever the request says beside the key [find or create]', async () => {
      const tenant = ucs().tenant();
      const id = await makeCall(tenant, 'found', { subject: 'first' });
      const before = await readInteraction(tenant, id);
      const again = await tenant.call(
        'FindOrCreatePhoneCall',
        phoneCall('found', { subject: 'second', parentId: 'missing', contactId: 'missing' }),
      );
      expect(again).toEqual({ interactionId: id, created: false });
      expect(await readInteraction(tenant, id)).toEqual(before);
    });

    it('keeps everything it was given [data]', async () => {
      const tenant = ucs().tenant();
      const userData = { key1: 'value1', number: 1.5, yes: true, nothing: null, deep: { list: [1, 'two', null] } };
      const id = await makeCall(tenant, 'full', {
        subject: 'Größe 𝄞',
        threadId: 'THREAD',
        userData: toStruct(userData),
      });
      expect(await readInteraction(tenant, id)).toMatchObject({
        id,
        mediaType: 'voice',
        type: 'INTERACTION_TYPE_INBOUND',
        status: 'INTERACTION_STATUS_IN_PROCESS',
        startTime: { seconds: ucs().clock.nowMs() / 1_000, nanos: 0 },
        endTime: null,
        subject: 'Größe 𝄞',
        threadId: 'THREAD',
        externalId: 'full',
        owner: { id: 'agent-1', userName: 'Agent' },
        creatorApplication: 'tests',
        canBeParent: true,
        phoneCall: { phoneNumber: '+49 30 100' },
        userData: {
          fields: {
            key1: { stringValue: 'value1' },
            nothing: { nullValue: 'NULL_VALUE' },
            number: { numberValue: 1.5 },
          },
        },
      });
    });

    describe('parent and thread', () => {
      it('makes a new thread when neither is given [rule 1]', async () => {
        const tenant = ucs().tenant();
        const [one, other] = [await makeCall(tenant, '1'), await makeCall(tenant, '2')];
        const threads = [await readInteraction(tenant, one), await readInteraction(tenant, other)].map(
          (i) => i.threadId,
        );
        expect(threads[0]).toMatch(ID);
        expect(threads[1]).not.toBe(threads[0]);
      });

      it('uses a thread that is given alone without looking for it [rule 2]', async () => {
        const tenant = ucs().tenant();
        const id = await makeCall(tenant, '1', { threadId: 'anything' });
        expect(await readInteraction(tenant, id)).toMatchObject({ threadId: 'anything', parentId: '' });
      });

      it("takes the parent's thread, and ignores a thread given beside it [rule 3]", async () => {
        const tenant = ucs().tenant();
        const parentId = await makeCall(tenant, 'parent', { threadId: 'FAMILY' });
        const id = await makeCall(tenant, 'child', { parentId, threadId: 'OTHER' });
        expect(await readInteraction(tenant, id)).toMatchObject({ threadId: 'FAMILY', parentId });
      });

      it('refuses a parent that cannot be one, in the documented words [fault 204]', async () => {
        const tenant = ucs().tenant();
        const parentId = await makeCall(tenant, 'parent');
        await tenant.call('UpdateInteraction', {
          interaction: { id: parentId, canBeParent: false },
          updateMask: { paths: ['can_be_parent'] },
        });
        await expect(makeCall(tenant, 'child', { parentId })).rejects.toEqual(
          fault(
            'incorrect-value',
            `Incorrect value for parameter 'ParentId', expected 'Parent Interaction with CanBeParent=true' but was 'Interaction '${parentId}' with CanBeParent:false'`,
          ),
        );
      });

      it('refuses a parent that is not there, or is of another contact centre, and makes nothing [fault 510]', async () => {
        const [tenant, other] = [ucs().tenant(), ucs().tenant()];
        const parentId = await makeCall(other, 'parent');
        await expect(makeCall(tenant, 'child', { parentId })).rejects.toEqual(
          fault('not-found', `Interaction '${parentId}' not found in database`),
        );
        expect((await tenant.call('ListInteractions', {})).interactions).toEqual([]);
        expect((await tenant.call('ListContacts', {})).contacts).toEqual([]);
      });
    });

    describe('contact binding', () => {
      it('takes the contact given, which must be there, also in this contact centre [fault 510]', async () => {
        const [tenant, other] = [ucs().tenant(), ucs().tenant()];
        const contactId = await makeContact(tenant, { LastName: 'Given' });
        const id = await makeCall(tenant, 'bound', { contactId });
        expect((await readInteraction(tenant, id)).contactId).toBe(contactId);
        await expect(makeCall(other, 'bound', { contactId })).rejects.toEqual(
          fault('not-found', `Contact '${contactId}' not found in database`),
        );
      });

      it('identifies by phone number, and makes the contact when there is none [binding]', async () => {
        const tenant = ucs().tenant();
        const first = await readInteraction(tenant, await makeCall(tenant, '1', { phoneNumber: '(030) 12-34' }));
        const second = await readInteraction(tenant, await makeCall(tenant, '2', { phoneNumber: '0301234' }));
        expect(second.contactId).toBe(first.contactId);
        const contact = await tenant.call('GetContact', { contactId: first.contactId });
        expect(attributesOf(contact)).toEqual({ PhoneNumber: ['(030) 12-34'] });
      });

      it('uses keys of userData that are exact names of attributes, and keeps them on the contact it makes [binding]', async () => {
        const tenant = ucs().tenant();
        const known = await makeContact(tenant, { EmailAddress: 'Ada@Example.com' });
        const found = await makeCall(tenant, '1', { userData: toStruct({ EmailAddress: 'ada@example.com' }) });
        expect((await readInteraction(tenant, found)).contactId).toBe(known);
        const userData = { LastName: 'Lovelace', FirstName: 'Ada', emailaddress: 'x@example.com', Title: 7, Zip: '1' };
        const made = await readInteraction(
          tenant,
          await makeCall(tenant, '2', { phoneNumber: '999', userData: toStruct(userData) }),
        );
        expect(attributesOf(await tenant.call('GetContact', { contactId: made.contactId }))).toEqual({
          PhoneNumber: ['999'],
          LastName: ['Lovelace'],
          FirstName: ['Ada'],
          Title: ['7'],
        });
      });

      it.each([
        [1, ['', '']],
        ['2', ['known', '']],
        ['3', ['known', 'new']],
        [null, ['known', 'new']],
      ])('does what IdentifyCreateContact %j says [binding]', async (mode, expected) => {
        const tenant = ucs().tenant();
        const known = await makeContact(tenant, { PhoneNumber: '111' });
        const userData = toStruct({ IdentifyCreateContact: mode });
        const bound = [];
        for (const phoneNumber of ['111', '222']) {
          const { contactId } = await readInteraction(
            tenant,
            await makeCall(tenant, phoneNumber, { phoneNumber, userData }),
          );
          bound.push(contactId === known ? 'known' : contactId && 'new');
        }
        expect(bound).toEqual(expected);
      });

      it.each([0, 4, '', 'x', true, [1], {}])('refuses IdentifyCreateContact %j [fault 204]', async (mode) => {
        const request = { userData: toStruct({ IdentifyCreateContact: mode }) };
        await expect(makeCall(ucs().tenant(), '1', request)).rejects.toEqual(
          fault(
            'incorrect-value',
            /^Incorrect value for parameter 'IdentifyCreateContact', expected '1, 2 or 3' but was/,
          ),
        );
      });

      it.each(['INTERACTION_TYPE_INTERNAL', 'INTERACTION_TYPE_CONSULT'] as const)(
        'identifies and never makes a contact for %s [binding]',
        async (type) => {
          const tenant = ucs().tenant();
          const known = await makeContact(tenant, { PhoneNumber: '111' });
          const ids = [
            await makeCall(tenant, '1', { type, phoneNumber: '111' }),
            await makeCall(tenant, '2', { type, phoneNumber: '222' }),
          ];
          const bound = [];
          for (const id of ids) bound.push((await readInteraction(tenant, id)).contactId);
          expect(bound).toEqual([known, '']);
        },
      );

      it('makes one contact for 50 calls at once from an unknown number, however it is written [binding]', async () => {
        const tenant = ucs().tenant();
        await Promise.all(
          Array.from({ length: 50 }, (_, n) =>
            makeCall(tenant, `call-${n}`, { phoneNumber: n % 2 === 0 ? '030 777' : '030-777' }),
          ),
        );
        const { contacts } = await tenant.call('ListContacts', {});
        expect(contacts).toHaveLength(1);
        const { interactions } = await tenant.call('ListInteractions', { contactId: contacts[0]?.id });
        expect(interactions).toHaveLength(50);
      });
    });

    it('makes a call without a phone number, whose contact is who its attached data names, or nobody [contact]', async () => {
      const tenant = ucs().tenant();
      const known = await makeContact(tenant, { EmailAddress: 'ada@x.org' });
      const userData = toStruct({ EmailAddress: 'ada@x.org' });
      const named = await makeCall(tenant, 'named', { phoneNumber: '', userData });
      expect((await readInteraction(tenant, named)).contactId).toBe(known);
      const unnamed = await makeCall(tenant, 'unnamed', { phoneNumber: '' });
      expect(await readInteraction(tenant, unnamed)).toMatchObject({ contactId: '', phoneCall: { phoneNumber: '' } });
    });

    it.each([
      ['callId', 'CallId'],
      ['status', 'Status'],
      ['type', 'Type'],
    ] as const)('refuses a call without %s [fault 201]', async (field, parameter) => {
      const request = { ...phoneCall('x'), [field]: undefined };
      await expect(ucs().tenant().call('FindOrCreatePhoneCall', request)).rejects.toEqual(
        fault('missing-parameter', `Missing parameter '${parameter}'`),
      );
    });

    const limits: readonly (readonly [keyof FindOrCreatePhoneCallRequest, number])[] = [
      ['callId', 256],
      ['phoneNumber', 64],
      ['threadId', 64],
      ['subject', 512],
    ];
    it.each(limits)(
      'takes %s of %i characters, also beyond the basic plane, and refuses one more [fault 203]',
      async (field, max) => {
        const tenant = ucs().tenant();
        const longest = '𝄞'.repeat(max);
        expect(await makeCall(tenant, 'x', { [field]: longest })).toMatch(ID);
        await expect(makeCall(tenant, 'y', { [field]: `${longest}x` })).rejects.toEqual(
          fault('wrong-type', new RegExp(`at most ${max} characters`)),
        );
      },
    );

    it('takes U+0000 in attached data, and in no text of its own [fault 203]', async () => {
      const tenant = ucs().tenant();
      const id = await makeCall(tenant, 'x', { userData: toStruct({ 'a\u0000': 'b\u0000' }) });
      const { userData } = await readInteraction(tenant, id);
      expect(userData?.fields).toEqual({ 'a\u0000': expect.objectContaining({ stringValue: 'b\u0000' }) });
      await expect(makeCall(tenant, 'y', { subject: 'a\u0000b' })).rejects.toEqual(
        fault('wrong-type', /'Subject'.*without U\+0000/),
      );
    });

    it('sets the end of a call that is over when it is made [data]', async () => {
      const tenant = ucs().tenant();
      const id = await makeCall(tenant, 'over', { status: 'INTERACTION_STATUS_STOPPED' });
      const { startTime, endTime } = await readInteraction(tenant, id);
      expect(endTime).toEqual(startTime);
    });
  });
}
