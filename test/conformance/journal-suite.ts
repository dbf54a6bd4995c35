import { describe, expect, it } from 'vitest';
import type { Journal, LogEntry } from '../../src/delivery/journal.ts';
import type { OpenSharesOptions } from '../../src/delivery/record/open-shares.ts';

import type { UserKey } from '../../src/identity/caller.ts';
import {
  acceptAnswered,
  alice,
  bob,
  expectAccepted,
  newRequest,
  notificationOf,
  startFollowing,
  startTaking,
} from '../support/journal-requests.ts';

export type JournalHomeOptions = OpenSharesOptions & {
  readonly logEntriesPerUserMax: number;
  readonly logBytesPerUserMax: number;
};

/** An empty storage and how to open it; opening it again is a new start of the gateway. Whatever is open is stopped when the test is over. */
export type JournalHome = {
  open(): Promise<Journal>;
};

const ROOMY: JournalHomeOptions = {
  openRecordsMax: 1000,
  openBytesMax: 1024 ** 2,
  contactCentreShare: 100,
  userShare: 100,
  logEntriesPerUserMax: 1000,
  logBytesPerUserMax: 1024 ** 3,
};

/** What a home may leave out, and says so in its documents. */
export type JournalAbilities = { readonly boundsLogBytesPerUser: boolean };

/** What every journal must do, whatever it is stored in. */
export function describeJournal(
  name: string,
  createHome: (options: JournalHomeOptions) => JournalHome,
  { boundsLogBytesPerUser }: JournalAbilities = { boundsLogBytesPerUser: true },
): void {
  describe(`${name}: accepting`, () => {
    it('gives each request a positive referenceId of its own, growing in the order of acceptance', async () => {
      const journal = await createHome(ROOMY).open();
      const ids = await Promise.all(Array.from({ length: 200 }, () => acceptAnswered(journal, newRequest())));
      expect(ids.every((id) => Number.isInteger(id) && id > 0 && id < 2 ** 31)).toBe(true);
      expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    });

    it('refuses what would pass the bound of open records, and accepts again when one is closed', async () => {
      const journal = await createHome({ ...ROOMY, openRecordsMax: 3 }).open();
      const taken = startTaking(journal);
      const answers = await Promise.all(Array.from({ length: 5 }, () => journal.accept(newRequest())));
      expect(answers.map((answer) => (answer.accepted === false ? answer.refusal : answer.accepted))).toEqual([
        true,
        true,
        true,
        'full',
        'full',
      ]);
      for (const answer of answers) if (answer.accepted === true) answer.answered();
      const [first] = await taken.next(1);
      if (first === undefined) throw new Error('no record');
      await journal.close(first, notificationOf(first));
      expect((await journal.accept(newRequest())).accepted).toBe(true);
    });

    it('refuses while draining, and still closes open records', async () => {
      const journal = await createHome(ROOMY).open();
      const taken = startTaking(journal);
      await acceptAnswered(journal, newRequest());
      journal.drain();
      expect(await journal.accept(newRequest())).toEqual({ accepted: false, refusal: 'draining' });
      const [record] = await taken.next(1);
      if (record === undefined) throw new Error('no record');
      await journal.close(record, notificationOf(record));
      expect(await journal.read(alice, 0, 10)).toHaveLength(1);
    });

    it('counts what is open', async () => {
      const journal = await createHome(ROOMY).open();
      await acceptAnswered(journal, newRequest());
      await expect
        .poll(() => journal.health())
        .toEqual({
          writable: true,
          problem: undefined,
          openRecords: 1,
          openRecordsMax: 1000,
          openBytes: expect.any(Number),
          openBytesMax: 1024 ** 2,
          disk: journal.health().disk,
        });
    });

    it('refuses what would pass the bound of open bytes, however few records they are, also after a new start [promise 7]', async () => {
      const home = createHome({ ...ROOMY, openBytesMax: 50_000 });
      const before = await home.open();
      const large = newRequest({ parameters: { callId: 'call', note: 'n'.repeat(20_000) } });
      await acceptAnswered(before, large);
      await acceptAnswered(before, large);
      expect(await before.accept(large)).toEqual({ accepted: false, refusal: 'full' });
      await before.stop();
      const after = await home.open();
      const taken = startTaking(after);
      const [first, second] = await taken.next(2);
      if (first === undefined || second === undefined) throw new Error('no records');
      expect(after.health().openBytes).toBe(first.bytes + second.bytes);
      expect(await after.accept(large)).toEqual({ accepted: false, refusal: 'full' });
      await after.close(first, notificationOf(first));
      await acceptAnswered(after, large);
    });

    it('leaves room for other users when one has filled its share, and for other contact centres [promise 7]', async () => {
      const journal = await createHome({
        ...ROOMY,
        openRecordsMax: 100,
        contactCentreShare: 80,
        userShare: 50,
      }).open();
      const floodBy = async (user: UserKey) => {
        const answers = await Promise.all(Array.from({ length: 100 }, () => journal.accept(newRequest({ user }))));
        return {
          accepted: answers.filter((answer) => answer.accepted === true).length,
          refusals: new Set(answers.flatMap((answer) => (answer.accepted === false ? [answer.refusal] : []))),
        };
      };
      expect(await floodBy(alice)).toEqual({ accepted: 50, refusals: new Set(['user-full']) });
      expect(await floodBy(bob)).toMatchObject({ accepted: 25, refusals: new Set(['user-full']) });
      const others = Array.from({ length: 20 }, (_, index) => ({ tenant: 'demo', userId: `user ${index}` }));
      for (const user of others) await floodBy(user);
      expect(await floodBy({ tenant: 'demo', userId: 'the last' })).toEqual({
        accepted: 0,
        refusals: new Set(['contact-centre-full']),
      });
      const north = { tenant: 'north', userId: 'carol' };
      expect((await floodBy(north)).accepted).toBeGreaterThanOrEqual(5);
      expect(journal.health().openRecords).toBeLessThan(100);
    });
  });

  describe(`${name}: taking`, () => {
    it('hands a record over only after its answer is out [promise 3]', async () => {
      const journal = await createHome(ROOMY).open();
      const taken = startTaking(journal);
      const held = expectAccepted(await journal.accept(newRequest()));
      const passed = await acceptAnswered(journal, newRequest());
      await taken.next(1);
      expect(taken.records.map((record) => record.referenceId)).toEqual([passed]);
      held.answered();
      held.answered();
      await taken.next(2);
      await acceptAnswered(journal, newRequest());
      expect((await taken.next(3)).map((record) => record.referenceId).slice(0, 2)).toEqual([passed, held.referenceId]);
    });

    it('keeps the order of acceptance among records of one order key, in whatever order they are answered [promise 6]', async () => {
      const journal = await createHome(ROOMY).open();
      const taken = startTaking(journal);
      const first = expectAccepted(await journal.accept(newRequest({ orderKey: 'call' })));
      const second = expectAccepted(await journal.accept(newRequest({ orderKey: 'call' })));
      const other = expectAccepted(await journal.accept(newRequest({ orderKey: 'another call' })));
      second.answered();
      other.answered();
      await taken.next(1);
      first.answered();
      const ids = (await taken.next(3)).map((record) => record.referenceId);
      expect(ids).toEqual([other.referenceId, first.referenceId, second.referenceId]);
    });

    it('hands over the whole request', async () => {
      const journal = await createHome(ROOMY).open();
      const taken = startTaking(journal);
      const request = newRequest({
        orderKey: 'call',
        trace: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', tracestate: 'a=1' },
        parameters: { note: 'a\n"b" \u{1F600}', list: [1, null, { a: true }] },
      });
      const referenceId = await acceptAnswered(journal, request);
      const [record] = await taken.next(1);
      if (record === undefined) throw new Error('no record');
      const { parameters, trace, ...rest } = request;
      expect(record).toEqual({
        ...rest,
        referenceId,
        acceptedAtMs: expect.any(Number),
        order: expect.any(Number),
        acceptedMonotonicMs: expect.any(Number),
        inherited: false,
        bytes: expect.any(Number),
      });
      expect(await journal.content(record)).toEqual({ parameters, trace });
    });

    it('gives the content of a large request, and of one that an earlier process took, whenever it is asked', async () => {
      const home = createHome(ROOMY);
      const before = await home.open();
      const taken = startTaking(before);
      const parameters = { callId: 'call', note: 'ä\u{1F600}'.repeat(50_000) };
      await acceptAnswered(before, newRequest({ parameters }));
      const [record] = await taken.next(1);
      if (record === undefined) throw new Error('no record');
      for (let time = 0; time < 2; time += 1) expect((await before.content(record))?.parameters).toEqual(parameters);
      await before.stop();
      const after = await home.open();
      const [inherited] = await startTaking(after).next(1);
      if (inherited === undefined) throw new Error('no record');
      for (let time = 0; time < 2; time += 1) expect((await after.content(inherited))?.parameters).toEqual(parameters);
      await after.close(inherited, notificationOf(inherited));
      expect(await after.content(inherited)).toBeUndefined();
    });

    it('hands open records to the next start, in the order of acceptance, before new ones [promise 1]', async () => {
      const home = createHome(ROOMY);
      const before = await home.open();
      const ids = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          acceptAnswered(before, newRequest({ orderKey: index % 2 ? 'call' : undefined })),
        ),
      );
      const unanswered = expectAccepted(await before.accept(newRequest()));
      await before.stop();
      const after = await home.open();
      const taken = startTaking(after);
      const last = await acceptAnswered(after, newRequest());
      const records = await taken.next(22);
      expect(records.map((record) => record.referenceId)).toEqual([...ids, unanswered.referenceId, last]);
      expect(records.map((record) => record.inherited)).toEqual([...records.slice(1).map(() => true), false]);
      const orders = records.map((record) => record.order);
      expect(orders).toEqual([...new Set(orders)].sort((a, b) => a - b));
    });

    it('never gives an id or an offset a second time after a new start', async () => {
      const home = createHome(ROOMY);
      const before = await home.open();
      const taken = startTaking(before);
      const id = await acceptAnswered(before, newRequest());
      const [record] = await taken.next(1);
      if (record === undefined) throw new Error('no record');
      await before.close(record, notificationOf(record));
      const { newest } = await before.bounds(alice);
      await before.stop();
      const after = await home.open();
      expect(await acceptAnswered(after, newRequest())).toBeGreaterThan(id);
      expect((await after.bounds(alice)).newest).toBeGreaterThanOrEqual(newest);
    });
  });

  describe(`${name}: closing`, () => {
    it('appends the notification to the log of the user, and of nobody else', async () => {
      const { journal, entries } = await journalWithEntries(createHome(ROOMY), 3);
      expect(entries.map((entry) => entry.dataJson)).toEqual(entries.map((entry) => notificationOf(entry).dataJson));
      expect(entries.map((entry) => entry.user)).toEqual([alice, alice, alice]);
      expect(await journal.read(bob, 0, 10)).toEqual([]);
    });

    it('appends nothing at a second close, at once or later', async () => {
      const journal = await createHome(ROOMY).open();
      const taken = startTaking(journal);
      await acceptAnswered(journal, newRequest());
      const [record] = await taken.next(1);
      if (record === undefined) throw new Error('no record');
      await Promise.all([journal.close(record, notificationOf(record)), journal.close(record, notificationOf(record))]);
      await journal.close(record, notificationOf(record));
      expect(await journal.read(alice, 0, 10)).toHaveLength(1);
    });

    it('does not hand a closed record to the next start', async () => {
      const home = createHome(ROOMY);
      const { journal } = await journalWithEntries(home, 2);
      await journal.stop();
      const after = await home.open();
      expect(after.health().openRecords).toBe(0);
    });

    it('tells every follower of each entry once, in log order, when it can already be read', async () => {
      const journal = await createHome(ROOMY).open();
      const following = startFollowing(journal);
      const taken = startTaking(journal);
      await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          acceptAnswered(journal, newRequest({ user: index % 2 ? alice : bob })),
        ),
      );
      const records = await taken.next(50);
      await Promise.all(records.map((record) => journal.close(record, notificationOf(record))));
      const followed = await following.next(50);
      expect(followed.map((entry) => entry.offset)).toEqual(
        followed.map((entry) => entry.offset).toSorted((a, b) => a - b),
      );
      const read = [...(await journal.read(alice, 0, 100)), ...(await journal.read(bob, 0, 100))];
      expect(new Set(read.map((entry) => entry.referenceId))).toEqual(
        new Set(followed.map((entry) => entry.referenceId)),
      );
      expect(followed).toHaveLength(50);
    });
  });

  describe(`${name}: the log`, () => {
    it('is read after an offset, oldest first, up to a limit', async () => {
      const { journal, entries } = await journalWithEntries(createHome(ROOMY), 5);
      expect(await journal.read(alice, entries[1]?.offset ?? 0, 2)).toEqual(entries.slice(2, 4));
      expect(await journal.read(alice, entries[4]?.offset ?? 0, 2)).toEqual([]);
    });

    it('outlives a new start, under the same epoch', async () => {
      const home = createHome(ROOMY);
      const { journal, entries } = await journalWithEntries(home, 3);
      const { epoch } = await journal.bounds(alice);
      await journal.stop();
      const after = await home.open();
      expect(await after.read(alice, 0, 10)).toEqual(entries);
      expect((await after.bounds(alice)).epoch).toBe(epoch);
    });

    it('of two storages has two epochs', async () => {
      const first = await createHome(ROOMY).open();
      const second = await createHome(ROOMY).open();
      expect((await first.bounds(alice)).epoch).not.toBe((await second.bounds(alice)).epoch);
    });

    it('keeps the newest entries of a user, and says through where the others were removed', async () => {
      const home = createHome({ ...ROOMY, logEntriesPerUserMax: 4 });
      const { journal, entries } = await journalWithEntries(home, 10);
      const kept = await journal.read(alice, 0, 100);
      expect(kept).toEqual(entries.slice(-4));
      const { removedThrough } = await journal.bounds(alice);
      expect(removedThrough).toBeGreaterThanOrEqual(entries.at(-5)?.offset ?? Number.NaN);
      expect(removedThrough).toBeLessThan(entries.at(-4)?.offset ?? Number.NaN);
      expect((await journal.bounds(alice)).newest).toBeGreaterThanOrEqual(entries.at(-1)?.offset ?? Number.NaN);
    });

    it.runIf(boundsLogBytesPerUser)(
      'keeps a user’s newest entries within their bytes, and the newest one whatever its size',
      async () => {
        const journal = await createHome({ ...ROOMY, logBytesPerUserMax: 2500 }).open();
        const taken = startTaking(journal);
        const log = async (characters: number) => {
          await acceptAnswered(journal, newRequest());
          const record = (await taken.next(taken.records.length + 1)).at(-1);
          if (record === undefined) throw new Error('no record');
          await journal.close(record, { ...notificationOf(record), dataJson: JSON.stringify('n'.repeat(characters)) });
          return record.referenceId;
        };
        const kept = async () => (await journal.read(alice, 0, 100)).map((entry) => entry.referenceId);
        const ids = [await log(998), await log(998), await log(998)];
        expect(await kept()).toEqual(ids.slice(1));
        const huge = await log(10_000);
        expect(await kept()).toEqual([huge]);
        const last = await log(998);
        expect(await kept()).toEqual([last]);
        expect((await journal.bounds(alice)).removedThrough).toBeLessThan((await journal.bounds(alice)).newest);
      },
    );

    it('is read up to a size, with at least one entry', async () => {
      const { journal, entries } = await journalWithEntries(createHome(ROOMY), 5);
      const [{ dataJson } = { dataJson: '' }] = entries;
      expect(await journal.read(alice, 0, 5, 1)).toEqual(entries.slice(0, 1));
      expect(await journal.read(alice, 0, 5, dataJson.length + 1)).toEqual(entries.slice(0, 2));
      expect(await journal.read(alice, 0, 5, 1000)).toEqual(entries);
    });

    it('remembers through where it was delivered on each channel, over a new start, and never goes back', async () => {
      const home = createHome(ROOMY);
      const { journal, entries } = await journalWithEntries(home, 3);
      expect((await journal.bounds(alice)).delivered).toEqual({ named: {}, others: 0 });
      const [first, second] = entries;
      if (first === undefined || second === undefined) throw new Error('no entries');
      journal.markDelivered(alice, '/a', second.offset);
      journal.markDelivered(alice, '/a', first.offset);
      journal.markDelivered(alice, '/b', first.offset);
      const delivered = { named: { '/a': second.offset, '/b': first.offset }, others: 0 };
      expect((await journal.bounds(alice)).delivered).toEqual(delivered);
      await journal.stop();
      const after = await home.open();
      expect((await after.bounds(alice)).delivered).toEqual(delivered);
      expect((await after.bounds(bob)).delivered).toEqual({ named: {}, others: 0 });
    });
  });
}

/** A journal with so many entries in alice's log, and these as its follower saw them. */
async function journalWithEntries(
  home: JournalHome,
  count: number,
): Promise<{ journal: Journal; entries: readonly LogEntry[] }> {
  const journal = await home.open();
  const following = startFollowing(journal);
  const taken = startTaking(journal);
  for (let index = 0; index < count; index += 1) await acceptAnswered(journal, newRequest());
  for (const record of await taken.next(count)) await journal.close(record, notificationOf(record));
  return { journal, entries: await following.next(count) };
}
