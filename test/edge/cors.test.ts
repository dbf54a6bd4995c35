import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRequestListener } from '../../src/edge/request-listener.ts';
import { createAddresses } from '../../src/http/address/addresses.ts';
import { createOriginCheck } from '../../src/http/address/origin-check.ts';
import { dialectAt } from '../../src/operations/dialects.ts';
import { basic, createTestEdge, FIND } from '../support/edge.ts';
import { type GuardedServer, startGuardedServer } from '../support/guarded-server.ts';

const DESK = 'https://desk.example.com';
const OWN = createAddresses({ trustedProxies: [], publicUrl: undefined });

describe('CORS', () => {
  let server: GuardedServer;

  beforeAll(async () => {
    const { app } = createTestEdge({ bodyMaxBytes: 1000 });
    server = await startGuardedServer(
      { request: createRequestListener(app) },
      { cors: { originCheck: createOriginCheck([DESK], OWN), requestHeaders: (url) => dialectAt(url).requestHeaders } },
    );
  });
  afterAll(() => server.stop());

  function send(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Response> {
    const init = { method, headers, ...(body !== undefined && { body }) };
    return fetch(`http://127.0.0.1:${server.port}${path}`, init);
  }
  const grants = ({ headers }: Response) =>
    Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control')));

  it('answers the preflight of an origin on the list', async () => {
    const answer = await send('OPTIONS', '/api/v2/ucs/interactions', { origin: DESK });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('allow')).toBe('POST, OPTIONS');
    expect(grants(answer)).toEqual({
      'access-control-allow-origin': DESK,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET, POST, PUT, DELETE, OPTIONS',
      'access-control-allow-headers':
        'X-Requested-With, Content-Type, Accept, Authorization, ContactCenterId, X-CSRF-TOKEN',
      'access-control-expose-headers': 'X-CSRF-HEADER, X-CSRF-TOKEN',
      'access-control-max-age': '120',
    });
  });

  it('lets pages send to Workspace API v3 what its clients send', async () => {
    const { headers } = await send('OPTIONS', '/workspace/v3/ucs/contacts/search', { origin: DESK });
    const allowed = headers.get('access-control-allow-headers')?.toLowerCase().split(', ');
    expect(allowed).toEqual(expect.arrayContaining(['authorization', 'content-type', 'x-api-key', 'x-csrf-token']));
  });

  const json = { 'content-type': 'application/json' };
  const post = (body: string, headers: Record<string, string> = {}) =>
    ['POST', '/api/v2/ucs/interactions', { ...basic('alice'), ...json, ...headers }, body] as const;

  it.each([
    [200, post(JSON.stringify(FIND))],
    [400, post('{')],
    [403, post('{}', basic('alice', 'wrong'))],
    [413, post('x'.repeat(2000))],
    [415, post('{}', { 'content-type': 'text/plain' })],
    [405, ['PUT', '/api/v2/ucs/interactions', basic('alice'), '{}'] as const],
    [404, ['GET', '/api/v2/nowhere', basic('alice')] as const],
    [404, ['GET', '/nowhere', {}] as const],
    [400, ['GET', '/%zz', {}] as const],
    [200, ['GET', '/api/v2/diagnostics/version', {}] as const],
    [200, ['GET', '/openapi.json', {}] as const],
    [200, ['GET', '/console', {}] as const],
  ])(
    'lets the page of an origin on the list read the answer %i of %j',
    async (status, [method, path, headers, body]) => {
      const answer = await send(method, path, { ...headers, origin: DESK }, body);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('vary')).toMatch(/^Origin\b/);
      expect(grants(answer)).toEqual({
        'access-control-allow-origin': DESK,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'X-CSRF-HEADER, X-CSRF-TOKEN',
      });
    },
  );

  it.each(['OPTIONS', 'GET'])('grants nothing to others (%s)', async (method) => {
    for (const headers of [{ ...basic('alice'), origin: 'https://evil.example' }, basic('alice')]) {
      expect(grants(await send(method, '/api/v2/me', headers))).toEqual({});
    }
  });
});
