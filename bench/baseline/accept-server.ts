/** The accept road alone, with the journal in a folder or in NATS, or with one that keeps nothing: what bench/accept.ts and bench/cluster.ts compare. Usage: accept-server.ts FOLDER|none [NATS_URL] */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { demoContactCentres } from '../../src/config/demo-identities.ts';
import { fixedLimits } from '../../src/config/fixed-limits.ts';
import { createEmbeddedJournal } from '../../src/delivery/embedded/embedded-journal.ts';
import type { Journal } from '../../src/delivery/journal.ts';
import { createNatsJournal } from '../../src/delivery/nats/nats-journal.ts';
import { NatsStartError } from '../../src/delivery/nats/server/connection.ts';
import { openNatsHome } from '../../src/delivery/nats/server/nats-home.ts';
import { createEdgeApp } from '../../src/edge/app.ts';
import { createRequestListener } from '../../src/edge/request-listener.ts';
import { createAddresses } from '../../src/http/address/addresses.ts';
import { createOriginCheck } from '../../src/http/address/origin-check.ts';
import { createIdentity } from '../../src/identity/identity.ts';
import { isPassword } from '../../src/identity/password/password-hash.ts';
import { createByteBudget } from '../../src/kernel/bounds/byte-budget.ts';
import { createRateLimit } from '../../src/kernel/bounds/rate-limit.ts';
import { systemClock as clock } from '../../src/kernel/clock.ts';
import { catalogue } from '../../src/operations/v2/catalogue.ts';
import { catalogue as v3Catalogue } from '../../src/operations/v3/catalogue.ts';
import { noLimitReports, noMetrics, passingTraces, silentLog } from '../../src/telemetry/silent.ts';
import { createMemoryEndings } from '../../test/support/memory-endings.ts';

const [folder = 'none', natsUrl] = process.argv.slice(2);

function createNoJournal(): Pick<Journal, 'accept'> {
  let referenceId = 0;
  return { accept: async () => ({ accepted: true, referenceId: ++referenceId, answered: () => {} }) };
}

const COMMON = {
  clock,
  folder,
  openRecordsMax: 10_000_000,
  openBytesMax: 1024 ** 4,
  contactCentreShare: 100,
  userShare: 100,
  acceptWaitMs: 10_000,
  logRetentionMs: 3_600_000,
} as const;

async function openNatsJournal(url: string): Promise<Pick<Journal, 'accept'>> {
  try {
    return await openOnNats(url);
  } catch (error) {
    // The servers have to choose first who leads.
    if (error instanceof NatsStartError && error.code !== undefined) throw error;
    return openNatsJournal(url);
  }
}

async function openOnNats(url: string): Promise<Pick<Journal, 'accept'>> {
  const files = { credentialsFile: undefined, tlsCaFile: undefined, tlsCertFile: undefined, tlsKeyFile: undefined };
  const home = await openNatsHome({
    ...files,
    servers: url.split(','),
    prefix: 'bench',
    stream: { replicas: 3, maxBytes: 4 * 1024 ** 3, logEntriesPerUserMax: 10_000 },
    name: 'bench',
    randomBytes,
    clock,
    log: silentLog,
  });
  const journal = createNatsJournal({
    ...fixedLimits.natsJournal,
    ...COMMON,
    randomBytes,
    home,
    catchUpMs: 120_000,
    beatMs: 1000,
    dispatchStopMs: 9000,
    claimMs: 16_000,
    log: silentLog,
    metrics: noMetrics,
    onFatal(error) {
      throw error;
    },
  });
  return journal.catch(async (error: unknown) => {
    await home.close();
    throw error;
  });
}

function openJournal(): Promise<Pick<Journal, 'accept'>> {
  if (natsUrl !== undefined) return openNatsJournal(natsUrl);
  return createEmbeddedJournal({
    ...fixedLimits.journal,
    ...COMMON,
    logEntriesPerUserMax: 10_000,
    logBytesPerUserMax: 1024 ** 3,
    log: silentLog,
    metrics: noMetrics,
    onFatal(error) {
      throw error;
    },
  });
}

const identity = createIdentity({
  ...fixedLimits.identity,
  contactCentres: demoContactCentres,
  wrongPasswordsPerName: 10,
  wrongPasswordsPerAddress: 100,
  wrongPasswordsWindowMs: 60_000,
  checkPassword: async (question) => isPassword(question),
  passwordChecksAtOnce: 1,
  passwordChecksWaitingMax: 100,
  passwordChecksWaitingPerSourceMax: 100,
  log: silentLog,
  metrics: noMetrics,
  reportLimit: noLimitReports,
  passwordCacheEntries: 100,
  passwordCacheMs: 600_000,
  sessionKey: new Uint8Array(32),
  sessionCookieMs: 3_600_000,
  sessionMaxMs: 3_600_000,
  sessionCookieSameSite: 'lax',
  endings: createMemoryEndings(clock),
  sessionCookiesMax: 100,
  oidc: undefined,
  demoTokens: new Map(),
  clock,
});
const addresses = createAddresses({ trustedProxies: [], publicUrl: undefined });
const app = createEdgeApp({
  traces: passingTraces,
  identity,
  journal: folder === 'none' ? createNoJournal() : await openJournal(),
  clock,
  catalogue,
  v3Catalogue,
  apiKeys: undefined,
  pages: [],
  providerSignIn: undefined,
  providerSignInRate: createRateLimit({ perSecond: 1, burst: 1 }, clock),
  ucsHealth: () => ({ serving: true }),
  addresses,
  originCheck: createOriginCheck([], addresses),
  log: silentLog,
  reportLimit: noLimitReports,
  metrics: noMetrics,
  version: '0',
  bodyMaxBytes: 524_288,
  bodies: createByteBudget({ maxBytes: 1024 ** 3, maxBytesPerKey: 1024 ** 3 }),
  csrfKey: undefined,
  newRequestId: () => 'bench',
  rateLimit: createRateLimit({ perSecond: 1_000_000, burst: 10_000_000 }, clock),
});
const listener = createRequestListener(app);
const server = createServer((req, res) => void listener(req, res));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
if (address !== null && typeof address === 'object') console.log(`ready http://127.0.0.1:${address.port}`);
process.on('SIGTERM', () => process.exit(0));
