import { beforeEach, describe, expect, it } from 'vitest';
import { toStruct } from '../../../src/proto/struct-json.ts';
import type { CallRequest } from '../../../src/ucs-client/port.ts';
import { setUpDirectUcs, type Tenant } from '../../support/direct-ucs.ts';
import { ucsDatabases } from '../../support/ucs-databases.ts';
import { fault, makeCall, makeContact } from '../../support/ucs-samples.ts';

const DAY_MS = 86_400_000;

for (const kind of ucsDatabases(process.env['TEST_POSTGRES_URL'])) {
  describe(`SearchInteractions on ${kind.name}`, () => {
    const ucs = setUpDirectUcs(kind);
    let tenant: Tenant;
    let contactId = '';
    let days: readonly string[] = [];

    /** Four calls, a day apart: a, b, c, d. */
    beforeEach(async () => {
      tenant = ucs().tenant();
      contactId = await makeContact(tenant, { LastName: 'A' });
      const calls: readonly (readonly [string, CallRequest<'FindOrCreatePhoneCall'>])[] = [
        ['a', { subject: 'Your invoice of May', contactId, userData: toStruct({ key1: 'Value1', n: 7 }) }],
        ['b', { subject: 'Invoices, again', phoneNumber: '(030) 12-34', type: 'INTERACTION_TYPE_OUTBOUND' }],
        [
          'c',
          { status: 'INTERACTION_STATUS_STOPPED', userData: toStruct({ key1: 'value2', ok: true, deep: { x: 1 } }) },
        ],
        ['d', { subject: 'May I?', userData: toStruct({ state: 'open', IdentifyCreateContact: 1 }) }],
      ];
      const made: string[] = [];
      for (const [callId, call] of calls) {
        ucs().clock.advance(DAY_MS);
        made.push(new Date(ucs().clock.nowMs()).toISOString().slice(0, 10));
        await tenant.call(
          'FindOrCreatePhoneCall',
          {
            callId,
            status: 'INTERACTION_STATUS_IN_PROCESS',
            phoneNumber: '77',
            type: 'INTERACTION_TYPE_INBOUND',
            ...call,
          },
          { metadata: { 'ucs-user-id': `id-${callId}`, 'ucs-user-name': callId < 'c' ? 'ann' : 'ben' } },
        );
      }
      days = made;
    });

    async function search(query: string, request: CallRequest<'SearchInteractions'> = {}): Promise<string> {
      const { interactions } = await tenant.call('SearchInteractions', { query, ...request });
      return interactions.map(({ externalId }) => externalId).join('');
    }

    it.each([
      ['*:*', 'dcba'],
      ['state:Stopped', 'c'],
      ['STATE:inprocess', 'dba'],
      ['type:Outbound', 'b'],
      ['mediaType:call', 'dcba'],
      ['mediaType:vo*', 'dcba'],
      ['mediaType:email', ''],
      ['subject:invoice', 'a'],
      ['subject:INVOICE*', 'ba'],
      ['subject:may', 'da'],
      ['subject:"of may"', 'a'],
      ['subject:"may of"', ''],
      ['subject:*', 'dba'],
      ['NOT subject:*', 'c'],
      ['phoneNumber:030.1234', 'b'],
      ['phoneNumber:7*', 'dca'],
      ['ownerId:id-c', 'c'],
      ['ownerId:id-*', 'dcba'],
      ['userData.key1:value1', 'a'],
      ['key1:VALUE*', 'ca'],
      ['n:7', 'a'],
      ['ok:true', 'c'],
      ['userData.deep:*', ''],
      ['userData.nobodyHasIt:*', ''],
      ['userData.state:open', 'd'],
      ['contactId:*', 'cba'],
      ['(state:Stopped OR subject:may) AND NOT key1:value1', 'dc'],
    ])('finds by %s [query]', async (query, expected) => {
      expect(await search(query)).toBe(expected);
    });

    it('finds by contact, and after a merge by the one merged into [contactId]', async () => {
      expect(await search(`contactId:${contactId}`)).toBe('a');
      const target = await makeContact(tenant, { LastName: 'B' });
      await tenant.call('MergeContacts', { sourceContactId: contactId, targetContactId: target });
      expect(await search(`contactId:${target}`)).toBe('a');
      expect(await search(`contactId:${contactId}`)).toBe('');
    });

    it('finds by days and moments, with the ends of a range or without them [startDate]', async () => {
      const [a = '', b = '', c = ''] = days;
      expect(await search(`startDate:${b}`)).toBe('b');
      expect(await search(`startDate:[${a} TO ${c}]`)).toBe('cba');
      expect(await search(`startDate:{${a} TO ${c}}`)).toBe('b');
      expect(await search(`startDate:[${b} TO *]`)).toBe('dcb');
      expect(await search(`startDate:[* TO ${b}}`)).toBe('a');
      expect(await search('startDate:[* TO *]')).toBe('dcba');
      const moment = new Date(ucs().clock.nowMs()).toISOString();
      expect(await search(`startDate:"${moment}"`)).toBe('d');
      expect(await search(`startDate:[${moment} TO *]`)).toBe('d');
      expect(await search(`startDate:{${moment.replace('Z', '+00:00')} TO *]`)).toBe('');
    });

    it('finds by owners, in either order, page by page, and counts when asked [page]', async () => {
      expect(await search('*:*', { ownerUserNames: ['ann'] })).toBe('ba');
      expect(await search('*:*', { ownerUserNames: ['ann', 'ben', 'x'], sortOrder: 'SORT_ORDER_ASCENDING' })).toBe(
        'abcd',
      );
      expect(await search('*:*', { pageSize: 2, skip: 1 })).toBe('cb');
      const counted = await tenant.call('SearchInteractions', { query: 'subject:*', pageSize: 1, countAll: true });
      expect([counted.interactions.length, counted.totalSize]).toEqual([1, 3]);
      expect((await tenant.call('SearchInteractions', { query: '*:*' })).totalSize).toBeUndefined();
    });

    it('finds by what an update made of the subject and of the attached data [UpdateInteraction]', async () => {
      const { interactions } = await tenant.call('SearchInteractions', { query: 'subject:"your invoice"' });
      const id = interactions[0]?.id ?? '';
      const interaction = { id, subject: 'Complaint', userData: toStruct({ key1: 'other', key9: 'new' }) };
      await tenant.call('UpdateInteraction', { interaction, updateMask: { paths: ['subject', 'user_data'] } });
      expect(await search('subject:complaint AND key1:other AND key9:new AND n:7 AND phoneNumber:77')).toBe('a');
      expect(await search('subject:invoice OR key1:value1')).toBe('');
    });

    it('finds a letter with an accent in either of the spellings that Unicode has for it [query]', async () => {
      const subject = 'Caf\u00e9 or Cafe\u0301';
      await makeCall(tenant, 'f', { subject, userData: toStruct({ name: 'Jose\u0301' }) });
      for (const query of ['subject:caf\u00e9', 'subject:cafe\u0301', 'name:jos\u00e9', 'name:Jose\u0301*'])
        expect(await search(query)).toBe('f');
      expect(await search('subject:cafe')).toBe('');
    });

    it('finds nothing of another contact centre [tenant]', async () => {
      for (const query of ['*:*', 'NOT userData.key1:x', 'phoneNumber:77', `contactId:${contactId}`]) {
        expect((await ucs().tenant().call('SearchInteractions', { query })).interactions).toEqual([]);
      }
    });

    it('keeps a key and a value that no index holds out of the index, and the call with them [limits]', async () => {
      const userData = toStruct({ ['k'.repeat(129)]: 'x', zero: 'a\u0000b', long: 'y'.repeat(300) });
      await makeCall(tenant, 'e', { userData });
      expect(await search(`long:${'y'.repeat(255)}*`)).toBe('e');
      expect(await search(`long:${'y'.repeat(255)}`)).toBe('');
      expect(await search('userData.zero:*')).toBe('');
    });

    it.each([
      ['stat:Stopped', /a field of interactions, a key .*, or userData.KEY \(did you mean state\?\)' but was 'stat'/],
      ['NOT status:Stopped', /did you mean state\?.*'status'/],
      ['key1:x OR Key1:x', /userData.KEY' but was 'Key1'/],
      ['deep:*', /a key with a text, number or boolean/],
      ['state:Open', /state: one of New, Pending, InProcess, Stopped' but was 'Open'/],
      ['state:S*', /state: one of/],
      ['type:Fax', /type: one of/],
      ['subject:"..."', /subject: letters or digits/],
      ['subject:[a TO b]', /not a range/],
      ['contactId:x*', /whole id of a contact/],
      ['startDate:today', /yyyy-MM-dd/],
      ['startDate:2026-02-30', /yyyy-MM-dd/],
      ['startDate:2026*', /a day, a moment or a range/],
    ])('refuses %s [fault 204]', async (query, message) => {
      await expect(tenant.call('SearchInteractions', { query })).rejects.toEqual(fault('incorrect-value', message));
    });
  });
}
