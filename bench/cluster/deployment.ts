import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNatsServer, type NatsServer, startNatsServers } from '../../scripts/nats-servers.ts';
import { freePort } from '../../test/support/admin-client.ts';
import { GATEWAY_COMMAND } from '../support/gateway-command.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

/** Three NATS servers on this machine, and gateways on them as users run them. */
export type Deployment = {
  readonly servers: readonly NatsServer[];
  /** Starts gateways of a deployment of their own; each name is a DATA_DIR. */
  start(
    names: readonly string[],
    ucsTarget: string,
    env?: Readonly<Record<string, string>>,
  ): Promise<readonly ServerProcess[]>;
  stop(): Promise<void>;
};

const READY = /(http:\/\/127\.0\.0\.1:\d+)/;

export async function startDeployment(): Promise<Deployment> {
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-bench-'));
  const ports: { readonly client: number; readonly route: number }[] = [];
  for (let count = 0; count < 3; count += 1) ports.push({ client: await freePort(), route: await freePort() });
  const servers = await startNatsServers(findNatsServer(), folder, ports);
  return {
    servers,
    start(names, ucsTarget, env = {}) {
      const NATS_PREFIX = `bench-${randomBytes(4).toString('hex')}`;
      const starts = names.map((name) =>
        startServer(GATEWAY_COMMAND, {
          env: {
            DATA_DIR: join(folder, name),
            PORT: '0',
            ADMIN_PORT: '0',
            NATS_URL: servers.map(({ url }) => url).join(','),
            NATS_PREFIX,
            NATS_STREAM_MAX_BYTES: String(1024 ** 3),
            UCS_TARGET: ucsTarget,
            LOG_LEVEL: 'warn',
            BAYEUX_SESSIONS_PER_USER: '20000',
            CONNECTIONS_PER_ADDRESS: '30000',
            JOURNAL_USER_SHARE: '100',
            JOURNAL_CONTACT_CENTRE_SHARE: '100',
            RATE_LIMIT_PER_USER: '1000000',
            RATE_LIMIT_BURST: '10000000',
            ...env,
          },
          ready: READY,
        }),
      );
      return Promise.all(starts);
    },
    async stop() {
      for (const server of servers) await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
