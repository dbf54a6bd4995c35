import type { EmbeddedJournalOptions } from '../../src/delivery/embedded/embedded-journal.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { noMetrics, silentLog } from '../../src/telemetry/silent.ts';

/** Options of an embedded journal in this folder, with limits that no test meets by chance. */
export function embeddedOptions(folder: string, change: Partial<EmbeddedJournalOptions> = {}): EmbeddedJournalOptions {
  return {
    folder,
    clock: systemClock,
    openRecordsMax: 10_000,
    openBytesMax: 1024 ** 3,
    contactCentreShare: 100,
    userShare: 100,
    batchMax: 1000,
    batchMaxBytes: 1024 ** 2,
    contentsInMemoryMaxBytes: 64 * 1024,
    outcomesWaitingMaxBytes: 1024 ** 2,
    acceptWaitMs: 10_000,
    unknownAfterMs: 60_000,
    answerWaitMs: 10_000,
    markDelayMs: 10,
    logRetentionMs: 3_600_000,
    logEntriesPerUserMax: 10_000,
    logBytesPerUserMax: 1024 ** 3,
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
