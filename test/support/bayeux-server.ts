import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { type BayeuxHost, type BayeuxHostOptions, createBayeuxHost } from '../../src/bayeux/host.ts';
import { createBayeuxPolicy } from '../../src/bayeux/policy.ts';
import type { SignInJudge } from '../../src/bayeux/sign-in-watch.ts';
import {
  type BayeuxEndpoint,
  type BayeuxEndpointOptions,
  createBayeuxEndpoint,
} from '../../src/bayeux/transport/endpoint.ts';
import { type AddressOptions, createAddresses } from '../../src/http/address/addresses.ts';
import { createOriginCheck } from '../../src/http/address/origin-check.ts';
import type { HttpGuardOptions } from '../../src/http/http-guard.ts';
import type { Caller } from '../../src/identity/caller.ts';
import type { Identity } from '../../src/identity/identity.ts';
import type { SignIn } from '../../src/identity/sign-in/sign-in.ts';
import { createRateLimit } from '../../src/kernel/bounds/rate-limit.ts';
import { createTurnstile } from '../../src/kernel/bounds/turnstile.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { ONE_TURN } from '../../src/kernel/turns.ts';
import { dialectAt } from '../../src/operations/dialects.ts';
import { noLimitReports, noMetrics, passingTraces, silentLog } from '../../src/telemetry/silent.ts';
import { V2_CHANNELS } from './bayeux-channels.ts';
import { startGuardedServer } from './guarded-server.ts';
import { createUserLogDouble, type UserLogDouble } from './user-log-double.ts';

export const BAYEUX_PATH = '/api/v2/notifications';

/** The Bayeux rooms on a real socket, with doubles of the journal's reading side and of identity: every user name is somebody. */
export type BayeuxServer = {
  readonly port: number;
  readonly url: string;
  readonly host: BayeuxHost;
  readonly endpoint: BayeuxEndpoint;
  readonly logs: UserLogDouble;
  readonly http: Server;
  /** Connections that are open now. */
  readonly sockets: ReadonlySet<Socket>;
  stop(): Promise<void>;
};

/** Sign-ins that last for ever. */
export const LASTING_SIGN_INS: SignInJudge = { isOver: () => false, onEnded: () => () => {} };

export type BayeuxServerOptions = Partial<BayeuxHostOptions> &
  Partial<BayeuxEndpointOptions> &
  Partial<AddressOptions> & {
    readonly allowedOrigins?: readonly string[];
    readonly guard?: Partial<HttpGuardOptions>;
    readonly publicChannels?: readonly string[];
    readonly logs?: UserLogDouble;
  };

export const CORE_OPTIONS = {
  connectionTypes: ['websocket', 'long-polling', 'callback-polling'],
  timeoutMs: 30_000,
  intervalMs: 0,
  maxIntervalMs: 10_000,
  multipleClientsIntervalMs: 2000,
  clientIntervalMaxMs: 60_000,
  drainIntervalMs: 1000,
  dueMaxPerTick: 10,
  dueAtOnceMax: 10,
  inactivityMaxMs: undefined,
  requestMaxMessages: 128,
  frameEventsMaxBytes: 524_288,
  sessionsMax: 50_000,
  sessionsMaxPerIdentity: 1000,
  subscriptionsMaxPerSession: 100,
  subscriptionsMaxBytes: 67_108_864,
  queueMaxMessages: 1000,
  queueMaxBytes: 1_048_576,
  channelMaxChars: 512,
  channelMaxSegments: 32,
  publicLogMaxMessagesPerChannel: 1000,
  publicLogMaxChannels: 1000,
  publicLogMaxMessages: 100_000,
  publicLogMaxBytes: 16_777_216,
  replayOffered: true,
  replayChannelsMax: 1000,
  replayIdInData: false,
  catchUpWindowMs: 120_000,
  logPageMaxEntries: 100,
} as const;

const HOST_OPTIONS = {
  ...CORE_OPTIONS,
  clock: systemClock,
  randomBytes,
  log: silentLog,
  traces: passingTraces,
  metrics: noMetrics,
  reportLimit: noLimitReports,
  signIns: LASTING_SIGN_INS,
  ratePatienceMs: 10_000,
  userBacklogMaxBytes: 67_108_864,
  sendsPerTurn: 256,
  waitingInputsMax: 1000,
  readRetryMs: 100,
  highWaterBytes: 65_536,
  bufferMaxBytes: 4_194_304,
};

const ENDPOINT_OPTIONS = {
  writesPerTurn: 256,
  newcomers: {
    turnstile: createTurnstile({ clock: systemClock, together: 1000, pause: ONE_TURN, waitingMax: 1000 }),
    comeAgain: () => 1,
  },
  path: BAYEUX_PATH,
  bodyMaxBytes: 65_536,
  strangerBodyMaxBytes: 8192,
  bodiesMaxBytes: 67_108_864,
  strangerBodiesMaxBytes: 16_777_216,
  reportLimit: noLimitReports,
  reportHint: () => {},
  cookieSameSite: 'lax',
  transports: CORE_OPTIONS.connectionTypes,
  isOver: LASTING_SIGN_INS.isOver,
  messagesPerRequestMax: CORE_OPTIONS.requestMaxMessages,
  frameMaxBytes: 65_536,
  fragmentsMax: 64,
  socketsMax: 1000,
  socketsPerUserMax: 1000,
  subprotocols: [],
  pingIntervalMs: 30_000,
  idleMaxMs: 300_000,
  closeTimeoutMs: 1000,
} as const;

export type StartBayeuxServer = (options?: BayeuxServerOptions) => Promise<BayeuxServer>;

export async function startBayeuxServer(options: BayeuxServerOptions = {}): Promise<BayeuxServer> {
  const logs = options.logs ?? createUserLogDouble(options.clock?.nowMs);
  const host = createBayeuxHost({
    onPublished: undefined,
    sessionIdEnd: '',
    ...HOST_OPTIONS,
    policy: createBayeuxPolicy({ ...V2_CHANNELS, publicChannels: options.publicChannels ?? ['/test/**'] }),
    journal: logs,
    rateLimit: createRateLimit({ perSecond: 1_000_000, burst: 1_000_000 }, options.clock ?? systemClock),
    ...options,
  });
  const addresses = createAddresses({ trustedProxies: [], publicUrl: undefined, ...options });
  const originCheck = createOriginCheck(options.allowedOrigins ?? [], addresses);
  const endpoint = createBayeuxEndpoint({
    ...ENDPOINT_OPTIONS,
    host,
    clock: systemClock,
    addresses,
    originCheck,
    identify: identifyAnybody,
    ...options,
  });
  const guarded = await startGuardedServer(
    {
      request(req, res) {
        if (endpoint.handles(req.url ?? '')) endpoint.request(req, res);
        else res.writeHead(404).end();
      },
      upgrade: endpoint.upgrade,
    },
    {
      cors: { originCheck, requestHeaders: (url) => dialectAt(url).requestHeaders },
      ...options.guard,
      shouldUpgradeCallback: endpoint.shouldUpgradeCallback,
    },
  );
  const { port, server: http } = guarded;
  const sockets = new Set<Socket>();
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return {
    port,
    url: `http://127.0.0.1:${port}${BAYEUX_PATH}`,
    host,
    endpoint,
    logs,
    http,
    sockets,
    async stop() {
      host.stop();
      endpoint.stop();
      for (const socket of sockets) socket.destroy();
      await guarded.stop();
    },
  };
}

export function toCaller(userName: string): Caller {
  return {
    tenant: 'demo',
    userId: `id-${userName}`,
    userName,
    firstName: userName,
    lastName: 'Test',
    emailAddress: `${userName}@example.com`,
    features: [],
  };
}

/** One sign-in of this user that lasts for ever. */
export function toSignIn(userName: string): SignIn {
  return {
    id: `sign-in-of-${userName}`,
    user: toCaller(userName),
    passwordMark: 'mark',
    startedAtMs: 0,
    endsAtMs: Number.POSITIVE_INFINITY,
    isNew: false,
  };
}

export function basic(userName: string): string {
  return `Basic ${Buffer.from(`${userName}:demo`).toString('base64')}`;
}

const UNKNOWN = { caller: undefined, setCookie: undefined, retryAfterSeconds: undefined } as const;

/** Basic with any name, or the cookie JSESSIONID=<name>; the first answer to Basic sets that cookie. */
const identifyAnybody: Identity['identify'] = async ({ authorization, cookie }) => {
  const ofCookie = /JSESSIONID=(\w+)/.exec(cookie ?? '')?.[1];
  const encoded = /^Basic (.+)$/.exec(authorization ?? '')?.[1];
  const ofBasic = encoded && Buffer.from(encoded, 'base64').toString().split(':')[0];
  const userName = ofBasic ?? ofCookie;
  if (userName === undefined) return { ...UNKNOWN, refusal: 'unknown' };
  if (userName === 'busy') return { ...UNKNOWN, refusal: 'busy', retryAfterSeconds: 1 };
  const setCookie = ofCookie === userName ? undefined : `JSESSIONID=${userName}; Path=/; HttpOnly`;
  return { caller: toCaller(userName), signIn: toSignIn(userName), setCookie };
};
