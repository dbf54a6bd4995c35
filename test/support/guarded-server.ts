import { once } from 'node:events';
import { createServer, type Server, type ServerOptions } from 'node:http';
import {
  type HttpGuardOptions,
  type HttpHandlers,
  installHttpGuard,
  toServerOptions,
} from '../../src/http/http-guard.ts';
import { systemClock } from '../../src/kernel/clock.ts';

export const GUARD_OPTIONS: HttpGuardOptions = {
  clock: systemClock,
  headersTimeoutMs: 5000,
  requestTimeoutMs: 5000,
  keepAliveTimeoutMs: 5000,
  connectionsCheckMs: 20,
  headersMaxBytes: 16_384,
  connectionsMax: 1000,
  connectionsMaxPerAddress: 1000,
  isProxy: () => false,
  pipelinedMax: 100,
  pipelinedMaxOfAll: 1000,
  lingerMs: 2000,
  lingerIdleMs: 1000,
  discardMaxBytes: 16 * 1024 ** 2,
  answerTimeoutMs: 10_000,
  unreadCheckMs: 20,
  unreadMaxBytesPerAddress: 64 * 1024 ** 2,
  clientAddress: ({ socket }) => socket.remoteAddress ?? '',
  cors: undefined,
  onLimit: () => {},
};

export type GuardedServer = { readonly port: number; readonly server: Server; stop(): Promise<void> };

/** Node's HTTP server on a free port, with the guard that the gateway has. */
export async function startGuardedServer(
  handlers: Pick<HttpHandlers, 'request'> & Partial<HttpHandlers>,
  options: Partial<HttpGuardOptions> & Pick<ServerOptions, 'shouldUpgradeCallback'> = {},
): Promise<GuardedServer> {
  const guard = { ...GUARD_OPTIONS, ...options };
  const { shouldUpgradeCallback } = options;
  const server = createServer({
    ...toServerOptions(guard),
    ...(shouldUpgradeCallback !== undefined && { shouldUpgradeCallback }),
  });
  const { cut } = installHttpGuard(server, { upgrade: undefined, ...handlers }, guard);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return {
    port: address.port,
    server,
    async stop() {
      server.close();
      cut();
      if (server.listening) await once(server, 'close');
    },
  };
}
