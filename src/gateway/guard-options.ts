import { fixedLimits } from '../config/fixed-limits.ts';
import type { HttpGuardOptions } from '../http/http-guard.ts';
import { systemClock as clock } from '../kernel/clock.ts';
import { dialectAt } from '../operations/dialects.ts';
import type { Rooms } from './rooms.ts';

/** Bounds of the sockets of the public listener. */
export function toGuardOptions({ settings, addresses, originCheck, reportLimit }: Rooms): HttpGuardOptions {
  return {
    ...fixedLimits.http,
    clock,
    unreadMaxBytesPerAddress: settings.server.unreadMaxBytesPerAddress,
    cors: { originCheck, requestHeaders: (url) => dialectAt(url).requestHeaders },
    connectionsMax: settings.server.connectionsMax,
    connectionsMaxPerAddress: settings.server.connectionsMaxPerAddress,
    isProxy: addresses.isProxy,
    clientAddress: addresses.clientAddress,
    onLimit: (limit, address) => reportLimit(limit, { address }),
  };
}

/** The same for the admin port, where few come with little. */
export function toAdminGuardOptions(rooms: Rooms): HttpGuardOptions {
  return { ...toGuardOptions(rooms), ...fixedLimits.adminHttp, cors: undefined };
}
