import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Journal } from '../../src/delivery/journal.ts';
import type { Log } from '../../src/telemetry/port.ts';
import { silentLog } from '../../src/telemetry/silent.ts';
import { openEmbeddedJournal } from '../support/embedded-journal-home.ts';
import { embeddedOptions } from '../support/embedded-journal-options.ts';
import { acceptAnswered, alice, newRequest, notificationOf, startTaking } from '../support/journal-requests.ts';
import { readJournal } from '../support/loaded-journal.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const SMALL = 256 * 1024;
const LARGE_REQUEST = newRequest({ parameters: { callId: 'call', note: 'n'.repeat(2000) } });

/** Resolves at the sentence that says that the journal can be written again. */
function recoveryLog(): { log: Log; recovered: Promise<void>; errors: string[] } {
  const errors: string[] = [];
  let recover: () => void = () => {};
  const recovered = new Promise<void>((resolve) => {
    recover = resolve;
  });
  const info: Log['info'] = (_fields, sentence) => {
    if (sentence === 'The journal can be written again.') recover();
  };
  return { errors, recovered, log: { ...silentLog, info, error: (_fields, sentence) => void errors.push(sentence) } };
}

async function fill(journal: Journal): Promise<readonly number[]> {
  const ids: number[] = [];
  for (;;) {
    const answers = await Promise.all(Array.from({ length: 7 }, () => journal.accept(LARGE_REQUEST)));
    for (const answer of answers) {
      if (answer.accepted !== true) continue;
      answer.answered();
      ids.push(answer.referenceId);
    }
    if (answers.some((answer) => answer.accepted !== true)) return ids;
  }
}

describe('a journal whose disk is full', () => {
  it('refuses new requests, says why, and keeps exactly what it accepted [promise 2]', async () => {
    const folder = makeTemporaryFolder();
    const { log, errors } = recoveryLog();
    const journal = await openEmbeddedJournal(
      embeddedOptions(folder, { databaseMaxBytes: SMALL, probeIntervalMs: 3_600_000, log }),
    );
    const ids = await fill(journal);
    expect(await journal.accept(LARGE_REQUEST)).toEqual({ accepted: false, refusal: 'unwritable' });
    expect(journal.health()).toMatchObject({ writable: false, problem: expect.stringContaining('The disk is full') });
    expect(errors).toEqual([expect.stringContaining('The disk is full')]);
    await journal.stop();
    const after = await openEmbeddedJournal(embeddedOptions(folder));
    expect(await readJournal(after)).toEqual({ open: ids, logged: [] });
  });

  it('still writes the outcomes of what is open, and takes new requests by itself when there is room', async () => {
    const { log, recovered } = recoveryLog();
    const journal = await openEmbeddedJournal(embeddedOptions(makeTemporaryFolder(), { databaseMaxBytes: SMALL, log }));
    const taken = startTaking(journal);
    const ids = await fill(journal);
    const records = await taken.next(ids.length);
    await Promise.all(records.map((record) => journal.close(record, notificationOf(record))));
    await recovered;
    expect(await journal.read(alice, 0, 1000)).toHaveLength(ids.length);
    await acceptAnswered(journal, LARGE_REQUEST);
    expect(journal.health()).toMatchObject({ writable: true, problem: undefined });
  });
});

describe('a journal that cannot write outcomes', () => {
  it('lets no further calls be made once too many wait, and lets them again when it can write [promise 7]', async () => {
    const { log, recovered } = recoveryLog();
    const journal = await openEmbeddedJournal(
      embeddedOptions(makeTemporaryFolder(), { databaseMaxBytes: SMALL, outcomesWaitingMaxBytes: 80_000, log }),
    );
    const taken = startTaking(journal);
    const ids = await fill(journal);
    const records = await taken.next(ids.length);
    const changes: boolean[] = [];
    journal.onMayDispatchChange(() => changes.push(journal.mayDispatch()));
    const [first, second, ...rest] = records;
    if (first === undefined || second === undefined) throw new Error('no records');
    // Neither fits until the others are closed, which frees their requests.
    const dataJson = JSON.stringify('n'.repeat(40_000));
    const closes = [first, second].map((record) => journal.close(record, { ...notificationOf(record), dataJson }));
    expect(changes).toEqual([false]);
    closes.push(...rest.map((record) => journal.close(record, notificationOf(record))));
    await Promise.all(closes);
    await recovered;
    expect(changes).toEqual([false, true]);
  });
});

describe('a journal whose folder cannot be used', () => {
  it('starts all the same, refuses and says why, and works as soon as it can', async () => {
    const folder = join(makeTemporaryFolder(), 'data');
    writeFileSync(folder, 'a file where the folder should be');
    const { log, recovered } = recoveryLog();
    const journal = await openEmbeddedJournal(embeddedOptions(folder, { log }));
    expect(await journal.accept(newRequest())).toEqual({ accepted: false, refusal: 'unwritable' });
    expect(journal.health()).toMatchObject({ writable: false, problem: expect.stringMatching(/^The journal cannot/) });
    expect(await journal.read(alice, 0, 10)).toEqual([]);
    const unopened = await journal.bounds(alice);
    rmSync(folder);
    await recovered;
    await acceptAnswered(journal, newRequest());
    expect((await journal.bounds(alice)).epoch).not.toBe(unopened.epoch);
  });
});
