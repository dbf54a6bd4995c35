import type { ApiResource } from './collection.ts';

/** The channel on which a change of a service's state is published. */
export const SERVICES_CHANNEL = '/notifications/services';

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
