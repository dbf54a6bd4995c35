import type { ApiResource } from './collection.ts';

const KNOWN = new Map<string, { readonly displayName: string; readonly description: string }>([
  ['api-voice', { displayName: 'Voice', description: 'Phone calls.' }],
  ['api-ucs-voice', { displayName: 'UCS with voice', description: 'Contacts and history of phone calls.' }],
  ['api-multimedia', { displayName: 'Multimedia', description: 'Interactions of all media.' }],
  ['api-multimedia-chat', { displayName: 'Chat', description: 'Chat interactions.' }],
  ['api-multimedia-email', { displayName: 'E-mail', description: 'E-mail interactions.' }],
  ['api-multimedia-facebook', { displayName: 'Facebook', description: 'Facebook interactions.' }],
  ['api-multimedia-twitter', { displayName: 'Twitter', description: 'Twitter interactions.' }],
]);

/** A feature as the API shows it; one that we have no words for is shown by its id. */
export function toFeatureResource(id: string): ApiResource {
  const { displayName, description } = KNOWN.get(id) ?? { displayName: id, description: '' };
  return { id, displayName, description, path: `/features/${id}` };
}
