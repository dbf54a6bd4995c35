import type { JsonObject } from '../../kernel/json.ts';

/** The URLs that are read with GET, as OpenAPI paths. */
export function readResources(refusals: JsonObject): JsonObject {
  const get = (
    summary: string,
    example: JsonObject,
    parameters: readonly JsonObject[] = [],
    extra: JsonObject = {},
  ) => ({
    get: {
      summary,
      parameters,
      responses: { '200': { description: 'Found.', content: { 'application/json': { example } } }, ...refusals },
      ...extra,
    },
  });
  return {
    '/me': get('The caller.', { statusCode: 0, user: { id: 'alice', userName: 'alice', features: [] } }, [
      subresources,
    ]),
    '/features': get('Features of the contact centre.', { statusCode: 0, uris: [] }, [fields]),
    '/features/{id}': get('One assigned feature.', { statusCode: 0, feature: { id: 'api-voice' } }, [id]),
    '/services': get(
      'Services behind the gateway and their state.',
      { statusCode: 0, services: [{ id: 'ucs', type: 'MultiMediaContent', state: 'Active' }] },
      [fields],
    ),
    '/services/{id}': get(
      'One service.',
      { statusCode: 0, service: { id: 'ucs', type: 'MultiMediaContent', state: 'Active' } },
      [id],
    ),
    '/users/{id}': get('The caller, under its own URL.', { statusCode: 0, user: { id: 'alice', userName: 'alice' } }, [
      id,
    ]),
    '/diagnostics/version': get('Version of the gateway.', { statusCode: 0, version: '1.0.0' }, [], { security: [] }),
  };
}

const fields: JsonObject = {
  name: 'fields',
  in: 'query',
  schema: { type: 'string' },
  description: '* or a comma list; left out, only the URIs are answered.',
};
const subresources: JsonObject = {
  name: 'subresources',
  in: 'query',
  schema: { type: 'string' },
  description: '* or a comma list of features, channels, devices, settings.',
};
const id: JsonObject = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
