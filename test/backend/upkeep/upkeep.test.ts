import { describe, expect, it, onTestFinished } from 'vitest';
import type { Store } from '../../../src/backend/store/store.ts';
import { startUpkeep, type UpkeepOptions, upkeepRound } from '../../../src/backend/upkeep/upkeep.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { createCollectingLog } from '../../support/collecting-log.ts';
import { type DirectUcs, setUpDirectUcs, type Tenant } from '../../support/direct-ucs.ts';
import { ucsDatabases } from '../../support/ucs-databases.ts';
import { fault, makeCall, makeContact, readInteraction } from '../../support/ucs-samples.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NEVER: UpkeepOptions = { archiveDays: 0, retentionDays: 0, staleCallHours: 0 };

/** One round, as of this clock; how many steps it took. */
async function round({ store, clock }: DirectUcs, options: Partial<UpkeepOptions>): Promise<number> {
  let steps = 0;
  for await (const _step of upkeepRound(store, { ...NEVER, ...options }, clock)) steps += 1;
  return steps;
}

async function historyOf(tenant: Tenant, source: 'MAIN' | 'ARCHIVE', filter: object = {}): Promise<readonly string[]> {
  const request = { ...filter, source: `INTERACTION_SOURCE_${source}` as const, pageSize: 1000 };
  const { interactions } = await tenant.call('ListInteractions', request);
  return interactions.map(({ id }) => id);
}

async function change(tenant: Tenant, id: string, comment: string): Promise<void> {
  await tenant.call('UpdateInteraction', { interaction: { id, comment }, updateMask: { paths: ['comment'] } });
}

describe.each(ucsDatabases(process.env['TEST_POSTGRES_URL']))('what is old in the reference UCS on $name', (kind) => {
  const direct = setUpDirectUcs(kind);

  it('stays as it is where nothing else is said', async () => {
    const ucs = direct();
    const tenant = ucs.tenant();
    const id = await makeCall(tenant, 'x');
    ucs.clock.advance(4_000 * DAY_MS);
    expect(await round(ucs, {})).toBe(0);
    expect(await readInteraction(tenant, id)).toMatchObject({ status: 'INTERACTION_STATUS_IN_PROCESS' });
  });

  it('is archived by threads, and found there by every filter, with its contact, and by its id', async () => {
    const ucs = direct();
    const tenant = ucs.tenant();
    const contactId = await makeContact(tenant, { LastName: 'Old' });
    const parentId = await makeCall(tenant, 'parent', { contactId });
    const childId = await makeCall(tenant, 'child', { contactId, parentId });
    const otherId = await makeCall(tenant, 'other', { contactId });
    ucs.clock.advance(10 * DAY_MS);
    await change(tenant, otherId, 'again');
    expect(await historyOf(tenant, 'ARCHIVE')).toEqual([]);
    await round(ucs, { archiveDays: 10 });
    expect(await historyOf(tenant, 'ARCHIVE')).toEqual([]);
    ucs.clock.advance(1);
    await round(ucs, { archiveDays: 10 });
    expect(await historyOf(tenant, 'MAIN')).toEqual([otherId]);
    for (const filter of [
      {},
      { contactId },
      { ownerUserId: 'agent-1' },
      { mediaType: 'voice' },
      { ownerUserId: 'agent-1', mediaType: 'voice' },
    ]) {
      const archived = await historyOf(tenant, 'ARCHIVE', filter);
      expect(archived.toSorted()).toEqual([parentId, childId].toSorted());
    }
    expect(await readInteraction(tenant, childId)).toMatchObject({ contactId, parentId, externalId: 'child' });
    await expect(change(tenant, childId, 'late')).rejects.toEqual(fault('not-found', /not found in database/));
    await tenant.call('DeleteContact', { contactId });
    expect(await readInteraction(tenant, childId)).toMatchObject({ contactId: '' });
  });

  it('is kept as a whole while anything in its thread has changed', async () => {
    const ucs = direct();
    const tenant = ucs.tenant();
    const parentId = await makeCall(tenant, 'parent', {});
    const childId = await makeCall(tenant, 'child', { parentId });
    ucs.clock.advance(20 * DAY_MS);
    await change(tenant, childId, 'again');
    await round(ucs, { archiveDays: 5, retentionDays: 10 });
    expect(await historyOf(tenant, 'MAIN')).toHaveLength(2);
    expect(await historyOf(tenant, 'ARCHIVE')).toEqual([]);
  });

  it('is deleted with what it was found by, archived or not, in small steps, in every contact centre', async () => {
    const ucs = direct();
    const tenants = [ucs.tenant(), ucs.tenant()];
    for (const tenant of tenants)
      for (let call = 0; call < 45; call++) await makeCall(tenant, `call-${call}`, { subject: 'An invoice' });
    ucs.clock.advance(6 * DAY_MS);
    await round(ucs, { archiveDays: 5, retentionDays: 10 });
    const late = await Promise.all(tenants.map((tenant) => makeCall(tenant, 'late', { subject: 'An invoice' })));
    ucs.clock.advance(5 * DAY_MS);
    expect(await round(ucs, { retentionDays: 10 })).toBeGreaterThanOrEqual(6);
    for (const [at, tenant] of tenants.entries()) {
      expect(await historyOf(tenant, 'ARCHIVE')).toEqual([]);
      expect(await historyOf(tenant, 'MAIN')).toEqual([late[at]]);
      const found = await tenant.call('SearchInteractions', { query: 'subject:invoice', countAll: true });
      expect(found.totalSize).toBe(1);
    }
  });

  it('is moved and deleted in small steps where one thread has thousands', async () => {
    const ucs = direct();
    const tenant = ucs.tenant();
    const threadId = tenant.id;
    for (let call = 0; call < 350; call++) await makeCall(tenant, `call-${call}`, { threadId, phoneNumber: '' });
    ucs.clock.advance(10 * DAY_MS);
    expect(await round(ucs, { archiveDays: 5 })).toBeGreaterThanOrEqual(4);
    expect(await historyOf(tenant, 'MAIN')).toEqual([]);
    expect(await historyOf(tenant, 'ARCHIVE')).toHaveLength(350);
    expect(await round(ucs, { retentionDays: 5 })).toBeGreaterThanOrEqual(4);
    expect(await historyOf(tenant, 'ARCHIVE')).toEqual([]);
  });

  it('is closed where it is a call that nobody completed, as of its last change', async () => {
    const ucs = direct();
    const tenant = ucs.tenant();
    const begunMs = ucs.clock.nowMs();
    const calls = await Promise.all(Array.from({ length: 25 }, (_, call) => makeCall(tenant, `call-${call}`)));
    const [first = '', ...others] = calls;
    ucs.clock.advance(2 * HOUR_MS + 1);
    await change(tenant, first, 'still on the line');
    await round(ucs, { staleCallHours: 2 });
    expect(await readInteraction(tenant, first)).toMatchObject({
      status: 'INTERACTION_STATUS_IN_PROCESS',
      endTime: null,
    });
    for (const id of others) {
      expect(await readInteraction(tenant, id)).toMatchObject({
        status: 'INTERACTION_STATUS_STOPPED',
        endTime: { seconds: Math.floor(begunMs / 1000) },
      });
    }
  });

  it('is looked after by itself, and tells once when it cannot be', async () => {
    const ucs = direct();
    const tenant = ucs.tenant();
    const id = await makeCall(tenant, 'x');
    ucs.clock.advance(HOUR_MS + 1);
    const { log, until } = createCollectingLog();
    let fails = true;
    const store: Store = {
      ...ucs.store,
      lock: async (tx, names) => {
        if (fails) throw new Error('away');
        await ucs.store.lock(tx, names);
      },
    };
    const now = ucs.clock.nowMs();
    const hasty = {
      ...systemClock,
      nowMs: () => now,
      after: (_delayMs: number, run: () => void) => systemClock.after(1, run),
    };
    onTestFinished(startUpkeep(store, { ...NEVER, staleCallHours: 1 }, { clock: hasty, log }));
    await until('Old interactions cannot be looked after; it is tried again.');
    fails = false;
    await expect.poll(async () => (await readInteraction(tenant, id)).status).toBe('INTERACTION_STATUS_STOPPED');
  });
});
