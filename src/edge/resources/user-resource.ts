import type { Caller } from '../../identity/caller.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { ApiResource } from './collection.ts';

export const SUBRESOURCES = ['features', 'channels', 'devices', 'settings'] as const;
export type Subresource = (typeof SUBRESOURCES)[number];

/** The caller as /me shows it, without subresources. */
export function toUserResource(caller: Caller): ApiResource {
  return {
    id: caller.userId,
    userName: caller.userName,
    firstName: caller.firstName,
    lastName: caller.lastName,
    emailAddress: caller.emailAddress,
    enabled: true,
    roles: ['ROLE_AGENT'],
    contactCenterId: caller.tenant,
    path: `/users/${encodeURIComponent(caller.userId)}`,
  };
}

/** The subresources named in a comma list; `*` is all of them. Voice devices and the like are not this gateway's: those lists are empty. */
export function toSubresources(wanted: string | undefined, features: readonly JsonObject[]): JsonObject {
  const names = new Set((wanted ?? '').split(',').map((name) => name.trim()));
  const lists: Record<Subresource, readonly JsonObject[]> = { features, channels: [], devices: [], settings: [] };
  const shown = SUBRESOURCES.filter((name) => names.has('*') || names.has(name));
  return Object.fromEntries(shown.map((name) => [name, lists[name]]));
}
