import { fixedLimits } from '../config/fixed-limits.ts';
import { v3Wording } from '../edge/v3-wording.ts';
import type { RefusalBodyAt } from '../http/checked-serve.ts';
import type { HttpGuardOptions } from '../http/http-guard.ts';
import { systemClock as clock } from '../kernel/clock.ts';
import { dialectAt } from '../operations/dialects.ts';
import { v3 } from '../operations/v3/dialect.ts';
import type { Rooms } from './rooms.ts';

/** Bounds of the sockets of the public listener. */
export function toGuardOptions({ settings, addresses, originCheck, reportLimit }: Rooms): HttpGuardOptions {
  return {
    ...fixedLimits.http,
    clock,
    unreadMaxBytesPerAddress: settings.server.unreadMaxBytesPerAddress,
    cors: { originCheck, requestHeaders: (url) => dialectAt(url).requestHeaders },
    connectionsMax: settings.server.connectionsMax,
    refusalBodyAt,
    connectionsMaxPerAddress: settings.server.connectionsMaxPerAddress,
    isProxy: addresses.isProxy,
    clientAddress: addresses.clientAddress,
    onLimit: (limit, address) => reportLimit(limit, { address }),
  };
}

/** A target that is badly encoded belongs to a dialect by its beginning all the same. */
const refusalBodyAt: RefusalBodyAt = (target, name) =>
  dialectAt(target) === v3
    ? v3Wording.toRefusal({ name }, { authorization: false, clientReference: undefined }).body
    : undefined;

/** The same for the admin port, where few come with little. */
export function toAdminGuardOptions(rooms: Rooms): HttpGuardOptions {
  return { ...toGuardOptions(rooms), ...fixedLimits.adminHttp, cors: undefined, refusalBodyAt: undefined };
}
