import { describe, expect, it } from 'vitest';
import { UnusableFolderError } from '../../../src/delivery/embedded/embedded-journal.ts';
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
