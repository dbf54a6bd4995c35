import { fixedLimits } from '../config/fixed-limits.ts';
import type { HttpGuardOptions } from '../http/http-guard.ts';
import { systemClock as clock } from '../kernel/clock.ts';
import type { Rooms } from './rooms.ts';

/** Bounds of the sockets of the public listener. */
export function toGuardOptions({ settings, addresses, originCheck, reportLimit }: Rooms): HttpGuardOptions {
  return {
    ...fixedLimits.http,
    clock,
    unreadMaxBytesPerAddress: settings.server.unreadMaxBytesPerAddress,
    originCheck,
    clientAddress: addresses.clientAddress,
    onUnreadLimit: (address) => reportLimit('unread-answers', { address }),
    onAcceptFailed: () => reportLimit('connections', { address: settings.server.host }),
  };
}

/** The same for the admin port, where few come with little. */
export function toAdminGuardOptions(rooms: Rooms): HttpGuardOptions {
  return { ...toGuardOptions(rooms), ...fixedLimits.adminHttp, originCheck: undefined };
}
