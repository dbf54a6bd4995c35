import type { JsonObject } from '../../kernel/json.ts';
import { refusals, toAnswer } from './answer-schemas.ts';

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
const id: JsonObject = { name: 'id', in: 'path', required: true, schema: { type: 'string', minLength: 1 } };

const ALICE = { id: 'alice', userName: 'alice', path: '/users/alice' };
const VOICE = { id: 'api-voice', displayName: 'Voice', description: 'Phone calls.', path: '/features/api-voice' };
const UCS = { id: 'ucs', name: 'UCS', type: 'MultiMediaContent', state: 'Active', path: '/services/ucs' };

/** The URLs that are read with GET, as OpenAPI paths. */
export const readResources = {
  '/me': get('GetMe', 'The caller.', 'UserAnswer', { user: ALICE }, [subresources]),
  '/features': get('GetFeatures', 'Features of the contact centre.', 'FeatureCollection', { features: [VOICE] }, [
    fields,
  ]),
  '/features/{id}': get('GetFeature', 'One assigned feature.', 'FeatureAnswer', { feature: VOICE }, [id]),
  '/services': get(
    'GetServices',
    'Services behind the gateway and their state.',
    'ServiceCollection',
    { services: [UCS] },
    [fields],
  ),
  '/services/{id}': get('GetService', 'One service.', 'ServiceAnswer', { service: UCS }, [id]),
  '/users/{id}': get('GetUser', 'The caller, under its own URL.', 'UserAnswer', { user: ALICE }, [id]),
  '/diagnostics/version': get('GetVersion', 'Version of the gateway.', 'VersionAnswer', { version: '1.0.0' }, [], []),
} as const satisfies Readonly<Record<string, JsonObject>>;

/** `security`: which credentials are needed, where those of the whole document are not. */
function get(
  operationId: string,
  summary: string,
  answer: string,
  example: JsonObject,
  parameters: readonly JsonObject[],
  security?: readonly JsonObject[],
): JsonObject {
  const found = toAnswer('Found.', answer, { statusCode: 0, ...example });
  return {
    get: {
      operationId,
      summary,
      parameters,
      responses: { '200': found, ...refusals },
      ...(security !== undefined && { security }),
    },
  };
}
