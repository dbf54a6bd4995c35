import { onTestFinished } from 'vitest';
import { createEmbeddedJournal, type EmbeddedJournalOptions } from '../../src/delivery/embedded/embedded-journal.ts';
import type { Journal } from '../../src/delivery/journal.ts';

/** Opens an embedded journal that is stopped when the test is over, at the latest. */
export async function openEmbeddedJournal(options: EmbeddedJournalOptions): Promise<Journal> {
  const journal = await createEmbeddedJournal(options);
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= journal.stop();
    return stopped;
  };
  onTestFinished(stop);
  return { ...journal, stop };
}
