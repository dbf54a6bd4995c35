import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { fixedLimits } from '../../config/fixed-limits.ts';
import { createNatsJournal } from '../../delivery/nats/nats-journal.ts';
import { openNatsHome } from '../../delivery/nats/server/nats-home.ts';
import { createSharedEndings } from '../../identity/endings/shared-endings.ts';
import { systemClock as clock } from '../../kernel/clock.ts';
import type { Rooms } from '../rooms.ts';
import type { Home } from './home.ts';

/** Everything in NATS, shared with the other gateways of the deployment; DATA_DIR only remembers which start of a gateway was here. */
export async function startNatsHome(
  url: string,
  { settings, log, metrics }: Pick<Rooms, 'settings' | 'log' | 'metrics'>,
): Promise<Home> {
  const { nats, delivery, server } = settings;
  const { retentionMs, retentionEntriesPerUser, ...bounds } = delivery;
  const home = await openNatsHome({
    ...nats,
    servers: url.split(','),
    stream: {
      replicas: nats.replicas,
      maxBytes: nats.streamMaxBytes,
      logEntriesPerUserMax: retentionEntriesPerUser,
    },
    name: `ucs-gateway ${nats.gatewayName ?? hostname()}`,
    randomBytes,
    log,
  });
  const journal = await createNatsJournal({
    ...fixedLimits.natsJournal,
    ...bounds,
    ...nats,
    clock,
    randomBytes,
    log,
    metrics,
    home,
    folder: server.dataDir,
    logRetentionMs: retentionMs,
    onFatal(error) {
      log.error({ error }, 'Another gateway has taken over: this process ends. What it had accepted is run there.');
      process.exit(1);
    },
  }).catch(async (error: unknown) => {
    await home.close();
    throw error;
  });
  const endings = createSharedEndings({ ...fixedLimits.identity, shared: journal.endings, clock });
  return {
    journal,
    endings,
    relay: journal.relay,
    natsStats: journal.stats,
    sessionKey: await home.secret('session-key'),
    async stop() {
      await endings.stop();
      await journal.stop();
      await home.close();
    },
  };
}
