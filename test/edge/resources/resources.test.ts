import { describe, expect, it } from 'vitest';
import { ALL_FEATURES, basic, createTestEdge, postJson, read, type TestEdge } from '../../support/edge.ts';

const get = ({ app }: TestEdge, path: string, headers: Record<string, string> = basic('alice')) =>
  read(app.request(`http://gateway.example/api/v2${path}`, { headers }));
const feature = {
  id: 'api-voice',
  displayName: 'Voice',
  description: 'Phone calls.',
  path: '/features/api-voice',
  uri: 'http://gateway.example/api/v2/features/api-voice',
};

describe('GET /me', () => {
  it('shows the caller, without subresources unless they are asked for', async () => {
    const { status, body } = await get(createTestEdge(), '/me');
    expect(status).toBe(200);
    expect(body).toEqual({
      statusCode: 0,
      user: {
        id: 'alice',
        userName: 'alice',
        firstName: 'Alice',
        lastName: 'Demo',
        emailAddress: 'alice@example.com',
        enabled: true,
        roles: ['ROLE_AGENT'],
        contactCenterId: 'demo',
        path: '/users/alice',
        uri: 'http://gateway.example/api/v2/users/alice',
      },
    });
  });

  it.each([
    ['*', ['features', 'channels', 'devices', 'settings']],
    ['features', ['features']],
    ['features,channels', ['features', 'channels']],
    ['nothing', []],
  ])('with subresources=%s adds %j', async (wanted, names) => {
    const { body } = await get(createTestEdge(), `/me?subresources=${wanted}`);
    const known = ['features', 'channels', 'devices', 'settings'];
    expect(Object.keys(Object(body['user'])).filter((name) => known.includes(name))).toEqual(names);
    if (names.includes('features'))
      expect(body).toMatchObject({ user: { features: expect.arrayContaining([feature]) } });
  });
});

describe('POST /me', () => {
  it.each([
    [{ operationName: 'StartContactCenterSession', channels: ['voice'] }, 200, 0],
    [{ operationName: 'StartContactCenterSession' }, 200, 0],
    [{ operationName: 'EndContactCenterSession' }, 200, 0],
    [{ operationName: 'StartContactCenterSession', channels: 'voice' }, 400, 10],
    [{ operationName: 'FindPhoneCall' }, 400, 10],
    [{}, 400, 1],
  ])('%j gives %i', async (request, status, statusCode) => {
    const { app, journal } = createTestEdge();
    const answer = await read(postJson(app, '/me', request));
    expect(answer).toMatchObject({ status, body: { statusCode } });
    if (statusCode === 0) expect(answer.body).toEqual({ statusCode: 0 });
    expect(journal.accepted).toEqual([]);
  });
});

describe('the end of a session', () => {
  it('makes a browser forget the cookie, also where the request would bring a new one', async () => {
    const { app } = createTestEdge();
    const answer = await postJson(app, '/me', { operationName: 'EndContactCenterSession' });
    expect(answer.headers.getSetCookie()).toEqual(['JSESSIONID=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0']);
    const start = await postJson(app, '/me', { operationName: 'StartContactCenterSession' });
    expect(start.headers.getSetCookie()).toEqual([expect.stringMatching(/^JSESSIONID=[\w.-]+;/)]);
  });
});

describe('URIs', () => {
  it('lead to what they name', async () => {
    const edge = createTestEdge();
    const lists = ['/features', '/services'].map(async (path) => (await get(edge, path)).body['uris']);
    const { user } = (await get(edge, '/me')).body;
    const uris = [...(await Promise.all(lists)).flat(), Object(user).uri].map(String);
    expect(uris).toHaveLength(5);
    for (const uri of uris) expect((await edge.app.request(uri, { headers: basic('alice') })).status).toBe(200);
  });

  it.each(['/services/other', '/users/bob'])('are no others: %s is not found', async (path) => {
    expect(await get(createTestEdge(), path)).toMatchObject({ status: 404, body: { statusCode: 6 } });
  });
});

describe('collections', () => {
  it('list URIs without fields, and resources with them', async () => {
    const edge = createTestEdge();
    expect((await get(edge, '/features')).body).toEqual({
      statusCode: 0,
      uris: ALL_FEATURES.map((id) => `http://gateway.example/api/v2/features/${id}`),
    });
    expect((await get(edge, '/features?fields=')).body).toHaveProperty('uris');
    expect((await get(edge, '/features?fields=*')).body).toMatchObject({ features: expect.arrayContaining([feature]) });
    expect((await get(edge, '/features?fields=id,path', basic('dave'))).body).toEqual({
      statusCode: 0,
      features: [{ id: 'api-voice', path: '/features/api-voice' }],
    });
  });

  it.each([
    [true, 'Active'],
    [false, 'Inactive'],
  ])('show the UCS, serving %s, as %s', async (serving, state) => {
    const edge = createTestEdge({ ucsHealth: () => ({ serving }) });
    expect((await get(edge, '/services?fields=*')).body).toEqual({
      statusCode: 0,
      services: [
        {
          id: 'ucs',
          name: 'UCS',
          type: 'MultiMediaContent',
          state,
          path: '/services/ucs',
          uri: 'http://gateway.example/api/v2/services/ucs',
        },
      ],
    });
  });
});

describe('GET /features/{id}', () => {
  it('shows an assigned feature and does not know any other', async () => {
    const edge = createTestEdge();
    expect((await get(edge, '/features/api-voice')).body).toEqual({ statusCode: 0, feature });
    expect(await get(edge, '/features/api-ucs-voice', basic('dave'))).toMatchObject({
      status: 404,
      body: { statusCode: 6 },
    });
  });
});

describe('what needs no credentials', () => {
  it('is the version', async () => {
    expect((await get(createTestEdge(), '/diagnostics/version', {})).body).toEqual({ statusCode: 0, version: '9.9.9' });
  });

  it('is nothing else below the API, whether it exists or not', async () => {
    const edge = createTestEdge();
    for (const path of ['/me', '/features', '/services', '/nowhere', '/diagnostics/nowhere']) {
      expect(await get(edge, path, {})).toMatchObject({ status: 403, body: { statusCode: 20 } });
    }
  });

  it.each(['/metrics', '/healthz', '/readyz', '/', '/api/v1/me'])('is not %s, which is 404', async (path) => {
    const answer = await read(createTestEdge().app.request(path));
    expect(answer).toMatchObject({ status: 404, body: { statusCode: 6 } });
  });
});

describe('methods', () => {
  it('HEAD is answered as GET without a body', async () => {
    const answer = await createTestEdge().app.request('/api/v2/me', { method: 'HEAD', headers: basic('alice') });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('');
  });

  it('OPTIONS is answered without credentials, with what the URL takes', async () => {
    const answer = await createTestEdge().app.request('/api/v2/ucs/interactions', { method: 'OPTIONS' });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('allow')).toBe('POST, OPTIONS');
    expect(answer.headers.get('access-control-allow-methods')).toBeNull();
  });
});
