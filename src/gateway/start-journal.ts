import { fixedLimits } from '../config/fixed-limits.ts';
import type { Settings } from '../config/settings.ts';
import { createEmbeddedJournal } from '../delivery/embedded/embedded-journal.ts';
import type { Journal } from '../delivery/journal.ts';
import { systemClock as clock } from '../kernel/clock.ts';
import type { Log, Metrics } from '../telemetry/port.ts';

/** The journal that the settings ask for. Its end is the process's: what was accepted is on disk. */
export function startJournal(settings: Settings, log: Log, metrics: Metrics): Promise<Journal> {
  const {
    retentionBytesPerUser,
    openRecordsMax,
    openBytesMax,
    contactCentreShare,
    userShare,
    retentionMs,
    retentionEntriesPerUser,
  } = settings.delivery;
  return createEmbeddedJournal({
    ...fixedLimits.journal,
    clock,
    folder: settings.server.dataDir,
    openRecordsMax,
    openBytesMax,
    contactCentreShare,
    userShare,
    logRetentionMs: retentionMs,
    logEntriesPerUserMax: retentionEntriesPerUser,
    logBytesPerUserMax: retentionBytesPerUser,
    log,
    metrics,
    onFatal(error) {
      log.error({ error }, 'The journal ended: so does the process. What was accepted is on disk.');
      process.exit(1);
    },
  });
}
