import { onTestFinished } from 'vitest';
import { createEmbeddedJournal, type EmbeddedJournalOptions } from '../../src/delivery/embedded/embedded-journal.ts';
import type { Journal } from '../../src/delivery/journal.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { noMetrics, silentLog } from '../../src/telemetry/silent.ts';

/** Options of an embedded journal in this folder, with limits that no test meets by chance. */
export function embeddedOptions(folder: string, change: Partial<EmbeddedJournalOptions> = {}): EmbeddedJournalOptions {
  return {
    folder,
    clock: systemClock,
    openRecordsMax: 10_000,
    batchMax: 1000,
    answerWaitMs: 10_000,
    markDelayMs: 10,
    logRetentionMs: 3_600_000,
    logEntriesPerUserMax: 10_000,
    retentionIntervalMs: 1000,
    usersMax: 1000,
    databaseMaxBytes: 1024 ** 3,
    probeIntervalMs: 20,
    leaseSize: 100,
    log: silentLog,
    metrics: noMetrics,
    onFatal: (error) => {
      throw error;
    },
    ...change,
  };
}

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
