import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { fixedLimits } from '../../config/fixed-limits.ts';
import { createNatsJournal } from '../../delivery/nats/nats-journal.ts';
import { NatsStartError } from '../../delivery/nats/server/connection.ts';
import { openNatsHome } from '../../delivery/nats/server/nats-home.ts';
import { createSharedEndings } from '../../identity/endings/shared-endings.ts';
import { systemClock as clock } from '../../kernel/clock.ts';
import type { Rooms } from '../rooms.ts';
import type { Home } from './home.ts';

/** NATS may be starting too, or choosing who leads: a start waits for it, and says so. What a setting must change ends it at once. */
export async function startNatsHome(url: string, parts: NatsHomeParts, signal: AbortSignal): Promise<Home> {
  const until = clock.monotonicMs() + fixedLimits.natsStart.waitMaxMs;
  for (;;) {
    try {
      return await open(url, parts);
    } catch (error) {
      if (isWrongUse(error) || clock.monotonicMs() >= until) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      parts.log.warn({ reason }, 'NATS cannot be used yet; trying again.');
      await setTimeout(fixedLimits.natsStart.retryMs, undefined, { signal });
    }
  }
}

type NatsHomeParts = Pick<Rooms, 'settings' | 'log' | 'metrics'>;

function isWrongUse(error: unknown): boolean {
  return error instanceof NatsStartError && error.code !== undefined;
}

/** Everything in NATS, shared with the other gateways of the deployment; DATA_DIR only remembers which start of a gateway was here. */
async function open(url: string, { settings, log, metrics }: NatsHomeParts): Promise<Home> {
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
    clock,
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
  const sessionKey = await home.secret('session-key').catch(async (error: unknown) => {
    await journal.stop();
    await home.close();
    throw error;
  });
  const endings = createSharedEndings({ ...fixedLimits.identity, shared: journal.endings, clock });
  return {
    journal,
    endings,
    relay: journal.relay,
    natsStats: journal.stats,
    sessionKey,
    async stop() {
      await endings.stop();
      await journal.stop();
      await home.close();
    },
  };
}
