import { readFileSync } from 'node:fs';
import { getRequestListener } from '@hono/node-server';
import { createAdminApp } from '../admin/admin-app.ts';
import type { AdminPort } from '../admin/port.ts';
import type { BayeuxHost } from '../bayeux/host.ts';
import { isLoopback } from '../config/demo-identities.ts';
import { toMaskedTree } from '../config/masked-settings.ts';
import type { Dispatcher } from '../delivery/dispatch/dispatcher.ts';
import type { Serve } from '../http/connection/request-turns.ts';
import type { ProcessLog } from '../telemetry/log.ts';
import type { Rooms } from './rooms.ts';

type AdminParts = {
  readonly dispatcher: Dispatcher;
  readonly host: BayeuxHost;
  readonly reload: AdminPort['reload'];
};

/** What answers an operator's commands below /admin. */
export function createAdminCommands(rooms: Rooms, log: ProcessLog, parts: AdminParts): Serve {
  const { adminHost, adminTokenFile } = rooms.settings.telemetry;
  const app = createAdminApp({
    port: toAdminPort(rooms, log, parts),
    token: adminTokenFile === undefined ? undefined : readToken(adminTokenFile),
    isLoopback: isLoopback(adminHost),
    onWrongToken: (address) => rooms.reportLimit('admin-token', { address }),
    log,
  });
  // As for the public listener, see edge/request-listener.ts.
  const listener = getRequestListener(app.fetch, { hostname: 'localhost', autoCleanupIncoming: false });
  return (req, res) => void listener(req, res);
}

function toAdminPort(
  { settings, identity, journal }: Rooms,
  log: ProcessLog,
  { dispatcher, host, reload }: AdminParts,
): AdminPort {
  return {
    settings: () => toMaskedTree(settings, identity.contactCentres()),
    logLevel: log.level,
    setLogLevel: log.setLevel,
    sessions: host.sessionsOf,
    endSessions: identity.signOutEverywhere,
    async log(user, after, limit) {
      const entries = await journal.read(user, after, limit);
      return entries.map(({ offset, referenceId, channel, dataJson, loggedAtMs }) => ({
        offset,
        referenceId,
        channel,
        loggedAt: new Date(loggedAtMs).toISOString(),
        bytes: Buffer.byteLength(dataJson),
      }));
    },
    openRequests({ tenant, user }, limit) {
      const wanted = dispatcher.desk.list(
        ({ record }) =>
          (tenant === undefined || record.user.tenant === tenant) &&
          (user === undefined || record.user.userId === user),
        limit,
      );
      return wanted.map(({ job, ageMs, state }) => ({
        referenceId: job.record.referenceId,
        tenant: job.record.user.tenant,
        user: job.record.user.userId,
        operation: job.record.operation,
        ageMs,
        attempts: job.attempts,
        state,
        errorCode: job.lastFault?.errorCode,
      }));
    },
    retryRequest: dispatcher.desk.retry,
    failRequest: dispatcher.desk.fail,
    reload,
    // As a service manager would: the way down is one.
    drain: () => void process.kill(process.pid, 'SIGTERM'),
  };
}

function readToken(fileName: string): string {
  return readFileSync(fileName, 'utf8').split('\n')[0]?.trim() ?? '';
}
