import { fixedLimits } from '../../config/fixed-limits.ts';
import { createEmbeddedJournal } from '../../delivery/embedded/embedded-journal.ts';
import { createEndingsFile } from '../../identity/endings/endings-file.ts';
import { systemClock as clock } from '../../kernel/clock.ts';
import type { Rooms } from '../rooms.ts';
import type { Home } from './home.ts';
import { openSessionKey } from './session-key.ts';

/** Everything in DATA_DIR. The journal's end is the process's: what was accepted is on disk. */
export async function startEmbeddedHome({
  settings,
  log,
  metrics,
}: Pick<Rooms, 'settings' | 'log' | 'metrics'>): Promise<Home> {
  const { retentionBytesPerUser, retentionMs, retentionEntriesPerUser, ...bounds } = settings.delivery;
  const journal = await createEmbeddedJournal({
    ...fixedLimits.journal,
    ...bounds,
    clock,
    folder: settings.server.dataDir,
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
  const endings = await createEndingsFile({ ...fixedLimits.identity, folder: settings.server.dataDir, clock, log });
  return {
    journal,
    endings,
    relay: undefined,
    natsStats: undefined,
    sessionKey: openSessionKey(settings, log),
    async stop() {
      await endings.stop();
      await journal.stop();
    },
  };
}
