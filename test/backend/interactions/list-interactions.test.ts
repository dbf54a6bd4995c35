import { expect, it } from 'vitest';
import { toStruct } from '../../../src/proto/struct-json.ts';
import type { ListInteractionsRequest } from '../../../src/proto/ucs/v1/ListInteractionsRequest.ts';
import { type ContactCentre, describeUcs } from '../../support/contact-centre.ts';
import { PHONE_CALL } from '../../support/ucs-client-options.ts';

async function list(centre: ContactCentre, request: ListInteractionsRequest = {}): Promise<string[]> {
  return (await centre.ok('ListInteractions', request)).interactions.map(({ externalId }) => externalId);
}

async function listPageByPage(centre: ContactCentre, request: ListInteractionsRequest): Promise<string[][]> {
  const pages: string[][] = [];
  for (let pageToken = ''; ; ) {
    const page = await centre.ok('ListInteractions', { ...request, pageToken });
    pages.push(page.interactions.map(({ externalId }) => externalId));
    pageToken = page.nextPageToken;
    if (pageToken === '') return pages;
  }
}

describeUcs('ListInteractions', process.env['TEST_POSTGRES_URL'], ({ newCentre, clock }) => {
  /** Calls with these ids, a second apart. */
  async function makeCalls(centre: ContactCentre, callIds: readonly string[], request: object = {}) {
    for (const callId of callIds) {
      await centre.ok('FindOrCreatePhoneCall', { ...PHONE_CALL, callId, ...request });
      clock.advance(1000);
    }
  }

  it('lists the newest first unless the oldest are asked for', async () => {
    const centre = newCentre();
    await makeCalls(centre, ['1', '2', '3']);
    expect(await list(centre)).toEqual(['3', '2', '1']);
    expect(await list(centre, { sortOrder: 'SORT_ORDER_DESCENDING' })).toEqual(['3', '2', '1']);
    expect(await list(centre, { sortOrder: 'SORT_ORDER_ASCENDING' })).toEqual(['1', '2', '3']);
  });

  it.each(['SORT_ORDER_ASCENDING', 'SORT_ORDER_DESCENDING'] as const)(
    'pages %s without a gap or a repetition, also over interactions of one moment',
    async (sortOrder) => {
      const centre = newCentre();
      await Promise.all(
        Array.from({ length: 7 }, (_, n) => centre.ok('FindOrCreatePhoneCall', { ...PHONE_CALL, callId: `${n}` })),
      );
      const pages = await listPageByPage(centre, { sortOrder, pageSize: 3 });
      expect(pages.map(({ length }) => length)).toEqual([3, 3, 1]);
      expect(pages.flat().sort()).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    },
  );

  it('has no next page when the last one is full', async () => {
    const centre = newCentre();
    await makeCalls(centre, ['1', '2']);
    expect((await centre.ok('ListInteractions', { pageSize: 2 })).nextPageToken).toBe('');
  });

  it('filters by contact, owner, medium and time, with both ends included', async () => {
    const centre = newCentre();
    const from = Math.floor(clock.nowMs() / 1000);
    await makeCalls(centre, ['a', 'b']);
    await makeCalls(centre.as('bob'), ['c', 'd'], { phoneNumber: '999' });
    const { contactId } = await centre.ok('IdentifyContact', { phoneNumber: '999' });
    expect(await list(centre, { contactId })).toEqual(['d', 'c']);
    expect(await list(centre, { ownerUserId: 'alice' })).toEqual(['b', 'a']);
    expect(await list(centre, { mediaType: 'chat' })).toEqual([]);
    expect(await list(centre, { mediaType: 'voice', ownerUserId: 'bob', contactId })).toEqual(['d', 'c']);
    expect(await list(centre, { fromTime: { seconds: from + 1 }, toTime: { seconds: from + 2 } })).toEqual(['c', 'b']);
  });

  it('filters by attached data: all of the keys, numbers and booleans by their JSON text', async () => {
    const centre = newCentre();
    await makeCalls(centre, ['text'], { userData: toStruct({ vip: 'true', n: '7' }) });
    await makeCalls(centre, ['json'], { userData: toStruct({ vip: true, n: 7.5 }) });
    await makeCalls(centre, ['none'], { userData: toStruct({ other: 'true' }) });
    expect(await list(centre, { userDataEquals: { vip: 'true' } })).toEqual(['json', 'text']);
    expect(await list(centre, { userDataEquals: { vip: 'true', n: '7.5' } })).toEqual(['json']);
    expect(await list(centre, { userDataEquals: { toString: 'x' } })).toEqual([]);
    expect(await listPageByPage(centre, { userDataEquals: { vip: 'true' }, pageSize: 1 })).toEqual([
      ['json'],
      ['text'],
    ]);
  });

  it('sees nothing of another contact centre, and nothing in the archive', async () => {
    const [here, there] = [newCentre(), newCentre()];
    await makeCalls(here, ['1']);
    expect(await list(there)).toEqual([]);
    expect(await list(here, { source: 'INTERACTION_SOURCE_MAIN' })).toEqual(['1']);
    expect(await list(here, { source: 'INTERACTION_SOURCE_ARCHIVE' })).toEqual([]);
  });

  it('refuses an unknown contact with fault 510, also one of another contact centre, also in the archive', async () => {
    const foreign = (await newCentre().ok('CreateContact', {})).contact?.id ?? '';
    for (const source of ['INTERACTION_SOURCE_MAIN', 'INTERACTION_SOURCE_ARCHIVE'] as const)
      expect(await newCentre().refused('ListInteractions', { contactId: foreign, source })).toMatchObject({
        fault: 510,
        sentence: `Contact '${foreign}' not found in database`,
      });
  });

  it.each<[ListInteractionsRequest, number]>([
    [{ pageSize: -1 }, 204],
    [{ pageSize: 1001 }, 204],
    [{ pageToken: 'nonsense' }, 204],
    [{ pageToken: Buffer.from('["1",2]').toString('base64url') }, 204],
    [{ userDataEquals: Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`${n}`, ''])) }, 203],
    [{ fromTime: { seconds: 1e15 } }, 204],
  ])('refuses %j with fault %i', async (request, fault) => {
    expect((await newCentre().refused('ListInteractions', request)).fault).toBe(fault);
  });
});
