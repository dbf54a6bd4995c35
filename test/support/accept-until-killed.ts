import { createEmbeddedJournal } from '../../src/delivery/embedded/embedded-journal.ts';
import { embeddedOptions } from './embedded-journal-options.ts';
import { newRequest, notificationOf } from './journal-requests.ts';

/**
 * A process that accepts requests and closes every second one until it is killed. Writes what it was promised: `a <id>` once a request is
 * accepted, `c <id>` once its notification is durable.
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: accept-until-killed.ts FOLDER');
const journal = await createEmbeddedJournal(embeddedOptions(folder, { openRecordsMax: 100_000 }));

journal.take((records) => {
  for (const record of records) {
    if (record.referenceId % 2 === 1) continue;
    void journal.close(record, notificationOf(record)).then(() => process.stdout.write(`c ${record.referenceId}\n`));
  }
});

async function acceptForEver(): Promise<void> {
  for (;;) {
    const acceptance = await journal.accept(newRequest());
    if (acceptance.accepted === false) throw new Error(acceptance.refusal);
    if (acceptance.accepted === 'unknown') throw new Error('neither accepted nor refused');
    process.stdout.write(`a ${acceptance.referenceId}\n`);
    acceptance.answered();
  }
}

await Promise.all(Array.from({ length: 20 }, acceptForEver));
