import type { JsonObject } from '../../kernel/json.ts';
import type { ApiResource } from './collection.ts';

/** The channel on which a change of a service's state is published. */
export const SERVICES_CHANNEL = '/notifications/services';

/** messageType of what is published there. */
export const SERVICE_STATE_MESSAGE = 'ServiceStateChanged';

/** What the edge must know of the backend's health. */
export type ServiceHealth = { readonly serving: boolean };

/** The UCS as a service of the API: Active while its health check says so. */
export function toUcsService({ serving }: ServiceHealth): ApiResource {
  return {
    id: 'ucs',
    name: 'UCS',
    type: 'MultiMediaContent',
    state: serving ? 'Active' : 'Inactive',
    path: '/services/ucs',
  };
}

/** What is published on SERVICES_CHANNEL when the state of the UCS changes. */
export function toServiceStateMessage(health: ServiceHealth): JsonObject {
  return { messageType: SERVICE_STATE_MESSAGE, services: [toUcsService(health)] };
}
