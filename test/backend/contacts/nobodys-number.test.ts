import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setNumberingPlan } from '../../../src/backend/store/numbers/phone-number.ts';
import { openStore } from '../../../src/backend/store/open-store.ts';
import { toStruct } from '../../../src/proto/struct-json.ts';
import { defaultSettings } from '../../support/default-settings.ts';
import { createDirectUcs, setUpDirectUcs, type Tenant } from '../../support/direct-ucs.ts';
import { ucsDatabases } from '../../support/ucs-databases.ts';
import { attributesOf, makeCall, makeContact, readInteraction } from '../../support/ucs-samples.ts';

const { noNumbers } = defaultSettings().backend;

for (const kind of ucsDatabases(process.env['TEST_POSTGRES_URL'])) {
  describe(`callers without a number on ${kind.name}`, () => {
    const ucs = setUpDirectUcs(kind);
    beforeAll(() => setNumberingPlan({ country: undefined, noNumbers }));
    afterAll(() => setNumberingPlan({ country: undefined, noNumbers: [] }));

    async function contactOf(tenant: Tenant, callId: string, change: Parameters<typeof makeCall>[2]): Promise<string> {
      return (await readInteraction(tenant, await makeCall(tenant, callId, change))).contactId;
    }

    it('are nobody, and no contact is made of them; the number stays as it was given [identification]', async () => {
      const tenant = ucs().tenant();
      for (const phoneNumber of ['anonymous', 'Private', '0', 'sip:anonymous@anonymous.invalid']) {
        const call = await readInteraction(tenant, await makeCall(tenant, phoneNumber, { phoneNumber }));
        expect(call).toMatchObject({ contactId: '', phoneCall: { phoneNumber } });
      }
      expect((await tenant.call('ListContacts', {})).contacts).toEqual([]);
      const asked = { phoneNumber: 'Anonymous', mediaType: 'voice', createEnabled: true };
      expect(await tenant.call('IdentifyContact', asked)).toEqual({ contactId: '', created: false });
    });

    it('are known by what else is said of them, in attached data too [identification]', async () => {
      const tenant = ucs().tenant();
      const userData = toStruct({ EmailAddress: 'a@x.org', PhoneNumber: 'unknown' });
      const contactId = await contactOf(tenant, '1', { phoneNumber: 'anonymous', userData });
      expect(attributesOf(await tenant.call('GetContact', { contactId }))).toEqual({ EmailAddress: ['a@x.org'] });
      expect(await contactOf(tenant, '2', { phoneNumber: 'private', userData })).toBe(contactId);
    });

    it('are not the contact that somebody gave such a number by hand [identification]', async () => {
      const tenant = ucs().tenant();
      await makeContact(tenant, { PhoneNumber: 'anonymous' });
      expect(await contactOf(tenant, '1', { phoneNumber: 'anonymous' })).toBe('');
    });
  });

  it(`numbers on ${kind.name} are compared anew when the country is set later, and stay as they were given`, async () => {
    await using parts = new AsyncDisposableStack();
    parts.defer(() => setNumberingPlan({ country: undefined, noNumbers: [] }));
    const database = parts.adopt(await kind.create(), (created) => created.remove());
    const before = await openStore(database.store);
    const { id } = createDirectUcs(before).tenant();
    const metadata = { 'ucs-tenant': id };
    const request = { status: 'INTERACTION_STATUS_NEW', type: 'INTERACTION_TYPE_INBOUND' } as const;
    const call = { ...request, callId: '1', phoneNumber: '030 1234567' };
    await createDirectUcs(before).tenant().call('FindOrCreatePhoneCall', call, { metadata });
    await before.close();

    await setNumberingPlan({ country: 'DE', noNumbers: [] });
    const store = parts.adopt(await openStore(database.store), (opened) => opened.close());
    const tenant = createDirectUcs(store).tenant();
    const known = { phoneNumber: 'tel:+49-30-1234567', createEnabled: false };
    const { contactId } = await tenant.call('IdentifyContact', known, { metadata });
    const { contacts } = await tenant.call('ListContacts', {}, { metadata });
    expect(contacts).toMatchObject([{ id: contactId, attributes: [{ name: 'PhoneNumber', values: ['030 1234567'] }] }]);
    const found = await tenant.call('SearchContacts', { criteria: { PhoneNumber: '03012*' } }, { metadata });
    expect(found.contacts).toHaveLength(1);
    const calls = await tenant.call('SearchInteractions', { query: 'phoneNumber:"+49301234567"' }, { metadata });
    expect(calls.interactions).toHaveLength(1);
  });
}
