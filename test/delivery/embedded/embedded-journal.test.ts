import { describe, expect, it } from 'vitest';
import { UnusableFolderError } from '../../../src/delivery/embedded/embedded-journal.ts';
import type { Journal, LogEntry } from '../../../src/delivery/journal.ts';
import { noMetrics } from '../../../src/telemetry/silent.ts';
import { describeJournal } from '../../conformance/journal-suite.ts';
import { openEmbeddedJournal } from '../../support/embedded-journal-home.ts';
import { embeddedOptions } from '../../support/embedded-journal-options.ts';
import {
  acceptAnswered,
  alice,
  expectAccepted,
  newRequest,
  notificationOf,
  startTaking,
} from '../../support/journal-requests.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

describeJournal('embedded journal', (limits) => {
  const folder = makeTemporaryFolder();
  return { open: () => openEmbeddedJournal(embeddedOptions(folder, limits)) };
});

/** Puts one entry into alice's log. */
async function logOne(journal: Journal): Promise<LogEntry> {
  const taken = startTaking(journal);
  await acceptAnswered(journal, newRequest());
  const [record] = await taken.next(1);
  if (record === undefined) throw new Error('no record');
  await journal.close(record, notificationOf(record));
  taken.stop();
  const entry = (await journal.read(alice, 0, 1000)).at(-1);
  if (entry === undefined) throw new Error('no entry');
  return entry;
}

describe('embedded journal: when somebody sets the clock', () => {
  const HOUR_MS = 3_600_000;
  const limits = { logRetentionMs: 60_000, retentionIntervalMs: 1000 };

  it.each([-HOUR_MS, HOUR_MS])(
    'by %i ms, retention removes nothing that is not old by the monotonic clock',
    async (byMs) => {
      const clock = createManualClock();
      const journal = await openEmbeddedJournal(embeddedOptions(makeTemporaryFolder(), { clock, ...limits }));
      clock.advance(limits.logRetentionMs);
      const before = await logOne(journal);
      clock.setWall(byMs);
      const after = await logOne(journal);
      clock.advance(30_000);
      expect(await journal.read(alice, 0, 10)).toEqual([before, after]);
    },
  );

  it('entries are dated by a clock that goes on, so that no reader takes them for older than they are', async () => {
    const clock = createManualClock();
    const journal = await openEmbeddedJournal(embeddedOptions(makeTemporaryFolder(), { clock, ...limits }));
    const before = await logOne(journal);
    clock.setWall(-HOUR_MS);
    clock.advance(10);
    expect((await logOne(journal)).loggedAtMs - before.loggedAtMs).toBe(10);
  });

  it('forward while it is stopped, what the earlier process logged stays for the retention time once more', async () => {
    const clock = createManualClock();
    const folder = makeTemporaryFolder();
    const first = await openEmbeddedJournal(embeddedOptions(folder, { clock, ...limits }));
    const entry = await logOne(first);
    await first.stop();
    clock.setWall(HOUR_MS);
    const second = await openEmbeddedJournal(embeddedOptions(folder, { clock, ...limits }));
    clock.advance(59_000);
    expect(await second.read(alice, 0, 10)).toEqual([entry]);
    clock.advance(2000);
    expect(await second.read(alice, 0, 10)).toEqual([]);
  });

  it('forward, a record whose answer is not out yet is held back all the same [promise 3]', async () => {
    const clock = createManualClock();
    const journal = await openEmbeddedJournal(embeddedOptions(makeTemporaryFolder(), { clock, answerWaitMs: 5000 }));
    const taken = startTaking(journal);
    expectAccepted(await journal.accept(newRequest()));
    clock.setWall(HOUR_MS);
    clock.advance(4000);
    await acceptAnswered(journal, newRequest());
    expect((await taken.next(1)).map(({ referenceId }) => referenceId)).toEqual([2]);
  });
});

describe('embedded journal: on a slow disk', () => {
  const limits = { acceptWaitMs: 2000, unknownAfterMs: 10_000 };

  /** What a journal needs to tell when it hands its first batch to the storage. */
  function watchFirstBatch() {
    const { promise: sent, resolve } = Promise.withResolvers<void>();
    return { sent, metrics: { ...noMetrics, journalBatchWritten: () => resolve() } };
  }

  it('refuses further requests while a write takes too long, says so, and is well again when it is over [promise 7]', async () => {
    const clock = createManualClock();
    const { sent, metrics } = watchFirstBatch();
    const journal = await openEmbeddedJournal(embeddedOptions(makeTemporaryFolder(), { clock, metrics, ...limits }));
    const first = journal.accept(newRequest());
    await sent;
    const waiting = journal.accept(newRequest());
    clock.advance(2000);
    expect(journal.health()).toMatchObject({ writable: false, problem: 'The disk takes too long to write.' });
    const refused = { accepted: false, refusal: 'slow' };
    expect(await Promise.all([waiting, journal.accept(newRequest())])).toEqual([refused, refused]);
    expectAccepted(await first);
    expect(journal.health()).toMatchObject({ writable: true, openRecords: 1 });
    expectAccepted(await journal.accept(newRequest()));
  });

  it('lets nobody wait for ever: a request that is being written for too long is unknown, and is carried out once it is written [promise 1]', async () => {
    const clock = createManualClock();
    const { sent, metrics } = watchFirstBatch();
    const journal = await openEmbeddedJournal(embeddedOptions(makeTemporaryFolder(), { clock, metrics, ...limits }));
    const taken = startTaking(journal);
    const first = journal.accept(newRequest());
    await sent;
    clock.advance(10_250);
    expect(await first).toEqual({ accepted: 'unknown' });
    const [record] = await taken.next(1);
    if (record === undefined) throw new Error('no record');
    await journal.close(record, notificationOf(record));
    expect(journal.health()).toMatchObject({ openRecords: 0, openBytes: 0 });
  });
});

describe('embedded journal', () => {
  it('refuses a folder that another journal has, with a line that names it', async () => {
    const folder = makeTemporaryFolder();
    await openEmbeddedJournal(embeddedOptions(folder));
    const second = openEmbeddedJournal(embeddedOptions(folder));
    await expect(second).rejects.toThrow(UnusableFolderError);
    await expect(second).rejects.toThrow(`DATA_DIR ${folder} is in use by another process`);
  });

  it('dispatches a record whose answer never came out, after a while', async () => {
    const clock = createManualClock();
    const journal = await openEmbeddedJournal(embeddedOptions(makeTemporaryFolder(), { clock, answerWaitMs: 5000 }));
    const taken = startTaking(journal);
    const { referenceId } = expectAccepted(await journal.accept(newRequest()));
    clock.advance(4000);
    expect(taken.records).toEqual([]);
    clock.advance(3000);
    expect((await taken.next(1))[0]?.referenceId).toBe(referenceId);
  });

  it('removes entries past their age, and says through where', async () => {
    const clock = createManualClock();
    const options = { clock, logRetentionMs: 60_000, retentionIntervalMs: 1000 };
    const journal = await openEmbeddedJournal(embeddedOptions(makeTemporaryFolder(), options));
    const taken = startTaking(journal);
    await acceptAnswered(journal, newRequest());
    const [old] = await taken.next(1);
    if (old === undefined) throw new Error('no record');
    await journal.close(old, notificationOf(old));
    const [oldEntry] = await journal.read(alice, 0, 10);
    clock.advance(61_000);
    await acceptAnswered(journal, newRequest());
    const fresh = (await taken.next(2))[1];
    if (fresh === undefined) throw new Error('no record');
    await journal.close(fresh, notificationOf(fresh));
    clock.advance(1000);
    expect((await journal.read(alice, 0, 10)).map((entry) => entry.referenceId)).toEqual([fresh.referenceId]);
    expect((await journal.bounds(alice)).removedThrough).toBe(oldEntry?.offset);
  });

  it('says at once what is known of a log, and asks anew when an entry, a mark or retention has changed it', async () => {
    const clock = createManualClock();
    const options = { clock, logRetentionMs: 60_000, retentionIntervalMs: 1000 };
    const journal = await openEmbeddedJournal(embeddedOptions(makeTemporaryFolder(), options));
    const knownBounds = async () => {
      await journal.bounds(alice);
      const bounds = journal.bounds(alice);
      if (bounds instanceof Promise) throw new Error('the storage was asked again');
      return bounds;
    };
    expect(await knownBounds()).toMatchObject({ removedThrough: 0, delivered: { named: {} } });
    const entry = await logOne(journal);
    expect(await knownBounds()).toMatchObject({ newest: entry.offset, delivered: { named: {} } });
    expect(await journal.read(alice, entry.offset, 10)).toEqual([]);
    expect(await journal.read(alice, entry.offset - 1, 10)).toEqual([entry]);
    journal.markDelivered(alice, '/a', entry.offset);
    expect(await knownBounds()).toMatchObject({ delivered: { named: { '/a': entry.offset } } });
    const second = await logOne(journal);
    expect(await knownBounds()).toMatchObject({ newest: second.offset, delivered: { named: { '/a': entry.offset } } });
    clock.advance(61_000);
    await expect.poll(async () => (await knownBounds()).removedThrough).toBe(second.offset);
    expect(await journal.read(alice, 0, 10)).toEqual([]);
  });

  it('gives a page of the log that ends with the entry that reaches its size', async () => {
    const journal = await openEmbeddedJournal(embeddedOptions(makeTemporaryFolder()));
    const taken = startTaking(journal);
    for (let index = 0; index < 3; index += 1) await acceptAnswered(journal, newRequest());
    const records = await taken.next(3);
    await Promise.all(records.map((record) => journal.close(record, notificationOf(record))));
    const entries = await journal.read(alice, 0, 10);
    const { length } = entries[0]?.dataJson ?? '';
    expect(await journal.read(alice, 0, 10, 1)).toEqual(entries.slice(0, 1));
    expect(await journal.read(alice, 0, 10, length)).toEqual(entries.slice(0, 1));
    expect(await journal.read(alice, 0, 10, length + 1)).toEqual(entries.slice(0, 2));
  });

  it('lets only one take', async () => {
    const journal = await openEmbeddedJournal(embeddedOptions(makeTemporaryFolder()));
    const end = journal.take(() => {});
    expect(() => journal.take(() => {})).toThrow('already has a taker');
    end();
    journal.take(() => {});
  });
});
