import type { Addresses } from '../../http/address/addresses.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { ownOrigin } from '../admission/request-origin.ts';
import type { EdgeContext } from '../edge-env.ts';
import { API_ROOT } from '../url-path.ts';

/** Something that has a URL: `path` is below the API's root. */
export type ApiResource = JsonObject & { readonly path: string };

/** The answer of a collection: its URIs, or with `?fields=` its resources with those fields (web-services-api.md, section 3). */
export function toCollection(
  c: EdgeContext,
  addresses: Addresses,
  name: string,
  resources: readonly ApiResource[],
): JsonObject {
  const fields = c.req.query('fields');
  const located = resources.map((resource) => withUri(c, addresses, resource));
  if (fields === undefined || fields.trim() === '') return { uris: located.map(({ uri }) => uri) };
  return { [name]: located.map((resource) => pickFields(resource, fields)) };
}

/** Adds the absolute URI under which the client reaches the resource. */
export function withUri<Shape extends ApiResource>(
  c: EdgeContext,
  addresses: Addresses,
  resource: Shape,
): Shape & { readonly uri: string } {
  return { ...resource, uri: `${ownOrigin(c, addresses)}${API_ROOT}${resource.path}` };
}

/** Fields of a comma list; `*` is all. Names that the resource does not have are passed over. */
function pickFields(resource: JsonObject, fields: string): JsonObject {
  const names = new Set(fields.split(',').map((name) => name.trim()));
  if (names.has('*')) return resource;
  return Object.fromEntries(Object.entries(resource).filter(([name]) => names.has(name)));
}
