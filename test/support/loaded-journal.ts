import type { Journal } from '../../src/delivery/journal.ts';
import { acceptAnswered, alice, newRequest, notificationOf, startTaking } from './journal-requests.ts';

/** What a journal holds when it was stopped or killed. */
export type LoadedJournal = { readonly open: readonly number[]; readonly logged: readonly number[] };

/** Puts so many records into the journal, and closes every second one of them. Text makes rows large enough for several pages. */
export async function loadJournal(journal: Journal, count: number): Promise<LoadedJournal> {
  const taken = startTaking(journal);
  const parameters = { callId: 'call', note: 'n'.repeat(300) };
  const ids = await Promise.all(
    Array.from({ length: count }, () => acceptAnswered(journal, newRequest({ parameters }))),
  );
  const records = await taken.next(count);
  const closed = records.filter((_, index) => index % 2 === 0);
  await Promise.all(closed.map((record) => journal.close(record, notificationOf(record))));
  taken.stop();
  const logged = closed.map((record) => record.referenceId);
  return { open: ids.filter((id) => !logged.includes(id)), logged };
}

/** What a journal says that it holds. */
export async function readJournal(journal: Journal): Promise<LoadedJournal> {
  const { openRecords } = journal.health();
  const taken = startTaking(journal);
  const open = (await taken.next(openRecords)).map((record) => record.referenceId);
  taken.stop();
  const entries = await journal.read(alice, 0, 1_000_000);
  return { open, logged: entries.map((entry) => entry.referenceId) };
}
