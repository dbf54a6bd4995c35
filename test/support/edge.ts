import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { createConsolePages } from '../../src/console/console-pages.ts';
import { createEdgeApp, type EdgeAppOptions } from '../../src/edge/app.ts';
import type { EdgeApp } from '../../src/edge/resources/resource.ts';
import { createAddresses } from '../../src/http/address/addresses.ts';
import { createOriginCheck } from '../../src/http/address/origin-check.ts';
import type { Caller } from '../../src/identity/caller.ts';
import { createIdentity, type Identity, type IdentityOptions } from '../../src/identity/identity.ts';
import { isPassword } from '../../src/identity/password/password-hash.ts';
import { createByteBudget } from '../../src/kernel/bounds/byte-budget.ts';
import { createRateLimit } from '../../src/kernel/bounds/rate-limit.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { Sample } from '../../src/operations/definition/operation-definition.ts';
import { catalogue } from '../../src/operations/v2/catalogue.ts';
import { catalogue as v3Catalogue } from '../../src/operations/v3/catalogue.ts';
import { noLimitReports, noMetrics, passingTraces, silentLog } from '../../src/telemetry/silent.ts';
import { createMemoryEndings } from './memory-endings.ts';
import { createMemoryJournal, type MemoryJournal } from './memory-journal.ts';

/** The hash of `demo`, with small work factors. */
const DEMO_HASH = '$scrypt$ln=4,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$cMKOIqP9uAOCLBvLlENM6HAS4S2erxLM5exKKTOBFg4';

export const ALL_FEATURES = ['api-ucs-voice', 'api-voice', 'api-multimedia'];
export const ALICE: Caller = {
  tenant: 'demo',
  userId: 'alice',
  userName: 'alice',
  firstName: 'Alice',
  lastName: 'Demo',
  emailAddress: 'alice@example.com',
  features: ALL_FEATURES,
};

const user = (userName: string) => ({
  userName,
  firstName: userName[0]?.toUpperCase() + userName.slice(1),
  lastName: 'Demo',
  emailAddress: `${userName}@example.com`,
  passwordHash: DEMO_HASH,
});

export const identityOptions: IdentityOptions = {
  contactCentres: [
    { name: 'demo', features: ALL_FEATURES, users: [user('alice'), user('bob')] },
    { name: 'north', features: ALL_FEATURES, users: [user('carol')] },
    { name: 'basic', features: ['api-voice'], users: [user('dave')] },
    { name: 'none', features: [], users: [user('erin')] },
  ],
  sessionKey: new Uint8Array(32).fill(7),
  sessionCookieMs: 3_600_000,
  sessionCookiesMax: 1000,
  sessionMaxMs: 7_200_000,
  sessionCookieSameSite: 'lax',
  endings: createMemoryEndings(systemClock),
  endingsPerUserMax: 100,
  passwordCacheEntries: 1000,
  passwordCacheMs: 60_000,
  checkPassword: async (question) => isPassword(question),
  strangersPerTurn: 8,
  strangersWaitingMax: 1000,
  passwordChecksAtOnce: 2,
  passwordChecksWaitingMax: 1000,
  passwordChecksWaitingPerSourceMax: 1000,
  passwordChecksPerSecond: 20,
  passwordWaitMaxMs: 100_000,
  passwordsAgainMaxSeconds: 30,
  wrongPasswordsPerName: 1_000_000,
  wrongPasswordsPerAddress: 1_000_000,
  wrongPasswordsWindowMs: 60_000,
  log: silentLog,
  metrics: noMetrics,
  reportLimit: noLimitReports,
  oidc: undefined,
  bearerCacheEntries: 100,
  providerTimeoutMs: 5000,
  providerRetryMs: 1000,
  demoTokens: new Map(),
  clock: systemClock,
};

export type TestEdge = { readonly app: EdgeApp; readonly journal: MemoryJournal; readonly identity: Identity };

/** The edge with real identity over a journal double. */
export function createTestEdge(options: Partial<EdgeAppOptions> = {}): TestEdge {
  const journal = createMemoryJournal();
  const identity = createIdentity(identityOptions);
  const addresses = createAddresses({ trustedProxies: [], publicUrl: undefined });
  const app = createEdgeApp({
    identity,
    journal,
    clock: systemClock,
    catalogue,
    v3Catalogue,
    apiKeys: undefined,
    pages: createConsolePages(),
    providerSignIn: undefined,
    providerSignInRate: createRateLimit({ perSecond: 1, burst: 1 }, systemClock),
    ucsHealth: () => ({ serving: true }),
    addresses,
    originCheck: createOriginCheck(['https://desk.example.com'], addresses),
    log: silentLog,
    traces: passingTraces,
    reportLimit: noLimitReports,
    metrics: noMetrics,
    version: '9.9.9',
    bodyMaxBytes: 524_288,
    bodies: createByteBudget({ maxBytes: 1024 ** 3, maxBytesPerKey: 1024 ** 3 }),
    csrfKey: undefined,
    rateLimit: createRateLimit({ perSecond: 1_000_000, burst: 10_000_000 }, systemClock),
    newRequestId: () => 'request-1',
    ...options,
  });
  return { app, journal, identity };
}

export function basic(userName: string, password = 'demo'): { readonly authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}` };
}

/** POSTs JSON below /api/v2 as alice, unless the headers say otherwise. */
export function postJson(app: EdgeApp, path: string, body: unknown, headers: Record<string, string> = {}) {
  return app.request(`/api/v2${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...basic('alice'), ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** Node's side of a request, for what is judged by it (origins). */
export function toIncoming(headers: Readonly<Record<string, string>>): IncomingMessage {
  const incoming = new IncomingMessage(new Socket());
  Object.assign(incoming.headers, { host: 'localhost', ...headers });
  return incoming;
}

/** Status and body of an answer. */
export async function read(answer: Response | Promise<Response>) {
  const response = await answer;
  const body: Record<string, unknown> = JSON.parse(await response.text());
  return { status: response.status, headers: response.headers, body };
}

export const FIND = {
  operationName: 'FindPhoneCall',
  callId: '1231331',
  status: 'InProcess',
  phoneNumber: '1231231231',
  type: 'Inbound',
} as const;

/** The URL of a sample: its path with the sample's ids in it. */
export function toSampleUrl(path: string, sample: Pick<Sample, 'path'>): string {
  return Object.entries(sample.path).reduce((url, [name, id]) => url.replace(`{${name}}`, id), path);
}
