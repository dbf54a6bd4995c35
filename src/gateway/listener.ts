import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer, Server as HttpsServer } from 'node:https';
import type { BayeuxEndpoint } from '../bayeux/transport/endpoint.ts';
import { fixedLimits } from '../config/fixed-limits.ts';
import type { Settings } from '../config/settings.ts';
import { createConsolePages } from '../console/console-pages.ts';
import { parseApiKeys } from '../edge/admission/api-keys.ts';
import { createEdgeApp } from '../edge/app.ts';
import { createRequestListener } from '../edge/request-listener.ts';
import { installHttpGuard, toServerOptions } from '../http/http-guard.ts';
import { createByteBudget } from '../kernel/bounds/byte-budget.ts';
import { createRateLimit } from '../kernel/bounds/rate-limit.ts';
import { systemClock as clock } from '../kernel/clock.ts';
import { createIdSource } from '../kernel/ids.ts';
import { catalogue } from '../operations/v2/catalogue.ts';
import { catalogue as v3Catalogue } from '../operations/v3/catalogue.ts';
import { toGuardOptions } from './guard-options.ts';
import type { Rooms } from './rooms.ts';
import { startProviderSignIn } from './start-identity.ts';

/** What one user gets of all request bodies that are on their way. */
const BODIES_SHARES = 4;
const REQUEST_ID_CHARS = 16;

/** The public listener while it runs. */
export type Listener = {
  readonly address: string;
  /** From now on new connections get the certificate that lies in these files; those that stand keep theirs. Throws what reading says. */
  renewCertificate(settings: Settings): void;
  close(): Promise<void>;
};

/** The public listener: Bayeux first, everything else is the edge's. */
export async function listen(rooms: Rooms, endpoint: BayeuxEndpoint): Promise<Listener> {
  const { settings } = rooms;
  const { bodiesMaxBytes, v3ApiKeysFile } = settings.edge;
  const app = createEdgeApp({
    ...rooms,
    ...settings.edge,
    clock,
    bodies: createByteBudget({ maxBytes: bodiesMaxBytes, maxBytesPerKey: bodiesMaxBytes / BODIES_SHARES }),
    catalogue,
    v3Catalogue,
    apiKeys: v3ApiKeysFile === undefined ? undefined : parseApiKeys(readFileSync(v3ApiKeysFile, 'utf8')),
    pages: createConsolePages(),
    ucsHealth: rooms.ucs.health,
    providerSignIn: startProviderSignIn(rooms),
    providerSignInRate: createRateLimit(fixedLimits.identity.providerSignIns, clock),
    csrfKey: settings.edge.csrf ? rooms.home.sessionKey : undefined,
    newRequestId: createIdSource(randomBytes, REQUEST_ID_CHARS),
  });
  const rest = createRequestListener(app);
  const options = toGuardOptions(rooms);
  const server = createServer(settings, {
    ...toServerOptions(options),
    shouldUpgradeCallback: endpoint.shouldUpgradeCallback,
  });
  const handlers = {
    request(req: IncomingMessage, res: ServerResponse) {
      if (endpoint.handles(req.url ?? '')) endpoint.request(req, res);
      else void rest(req, res);
    },
    upgrade: endpoint.upgrade,
  };
  const { cut } = installHttpGuard(server, handlers, options);
  server.listen(settings.server.port, settings.server.host);
  await once(server, 'listening');
  return {
    address: toAddress(server, settings),
    renewCertificate(next) {
      const files = readCertificate(next);
      if (files !== undefined && server instanceof HttpsServer) server.setSecureContext(files);
    },
    close: () => closeServer(server, cut),
  };
}

function createServer(settings: Settings, options: ServerOptions): Server {
  const files = readCertificate(settings);
  if (files === undefined) return createHttpServer(options);
  const tls = { allowHalfOpen: true, handshakeTimeout: fixedLimits.http.headersTimeoutMs, ...files };
  return createHttpsServer({ ...options, ...tls });
}

/** Undefined where the listener speaks plain HTTP. */
function readCertificate({ server }: Settings): { readonly cert: Buffer; readonly key: Buffer } | undefined {
  const { tlsCertFile, tlsKeyFile } = server;
  if (tlsCertFile === undefined || tlsKeyFile === undefined) return undefined;
  return { cert: readFileSync(tlsCertFile), key: readFileSync(tlsKeyFile) };
}

/** Resolves when the last connection is gone; those that do not end by themselves are cut. */
async function closeServer(server: Server, cutAll: () => void): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const cut = clock.after(fixedLimits.http.closeMaxMs, cutAll);
  await closed;
  cut.cancel();
}

/** Where the listener is reached, as a URL. */
function toAddress(server: Server, settings: Settings): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the listener has no port');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `${settings.server.tlsCertFile === undefined ? 'http' : 'https'}://${host}:${address.port}`;
}
