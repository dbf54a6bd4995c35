import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIdentity } from '../../../src/identity/identity.ts';
import { ALL_FEATURES, identityOptions } from '../../support/edge.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const { publicKey, privateKey } = await generateKeyPair('ES256');
const nowSeconds = 1_800_000_000;
const valid = { iss: 'http://issuer', aud: 'gateway', sub: 'u-1', centre: 'demo', exp: nowSeconds + 60 };
let server: Server;
let issuer: string;
let keyRequests = 0;

beforeAll(async () => {
  const key = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' };
  server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/.well-known/openid-configuration') {
      response.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` }));
      return;
    }
    keyRequests++;
    response.end(JSON.stringify({ keys: [key] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  issuer = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function create() {
  const clock = createManualClock(nowSeconds * 1000);
  const oidc = {
    issuer,
    audience: 'gateway',
    jwksUrl: undefined,
    contactCentreClaim: 'centre',
    userIdClaim: 'sub',
    userNameClaim: 'preferred_username',
  };
  const identity = createIdentity({ ...identityOptions, clock, oidc });
  const ask = (token: string | undefined, cookie?: string) =>
    identity.identify({ authorization: token && `Bearer ${token}`, cookie, secure: false, clientAddress: '192.0.2.1' });
  return { clock, ask };
}

const sign = (claims: JWTPayload) =>
  new SignJWT({ ...valid, iss: issuer, ...claims }).setProtectedHeader({ alg: 'ES256', kid: 'k' }).sign(privateKey);

describe('a bearer token', () => {
  it('names a user of a configured contact centre, by its claims', async () => {
    const token = await sign({
      preferred_username: 'frank',
      given_name: 'Frank',
      family_name: 'F',
      email: 'f@x.example',
    });
    expect((await create().ask(token)).caller).toEqual({
      tenant: 'demo',
      userId: 'u-1',
      userName: 'frank',
      firstName: 'Frank',
      lastName: 'F',
      emailAddress: 'f@x.example',
      features: ALL_FEATURES,
    });
  });

  it.each([
    ['of another issuer', { iss: 'https://evil.example' }],
    ['for another audience', { aud: 'other' }],
    ['that is expired', { exp: nowSeconds - 1 }],
    ['of an unknown contact centre', { centre: 'nowhere' }],
    ['without a contact centre', { centre: undefined }],
    ['whose user id is no text', { sub: '' }],
    ['whose user id holds a line feed', { sub: 'a\nb' }],
  ])('%s names nobody', async (_what, claims) => {
    expect((await create().ask(await sign(claims))).caller).toBeUndefined();
  });

  it('signed with another key, or with the public key as a secret, names nobody', async () => {
    const other = await generateKeyPair('ES256');
    const claims = { ...valid, iss: issuer };
    const foreign = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k' }).sign(other.privateKey);
    const secret = Buffer.from(JSON.stringify(await exportJWK(publicKey)));
    const confused = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'k' }).sign(secret);
    const { ask } = create();
    for (const token of [foreign, confused, 'x.y.z']) expect((await ask(token)).caller).toBeUndefined();
  });

  it('is remembered until it expires, and its cookie does not outlive it', async () => {
    const { ask, clock } = create();
    const token = await sign({});
    const { setCookie } = await ask(token);
    const before = keyRequests;
    expect((await ask(token)).caller?.userId).toBe('u-1');
    expect(keyRequests).toBe(before);
    const cookie = setCookie?.split(';')[0];
    clock.advance(50_000);
    expect(await ask(undefined, cookie)).toMatchObject({ caller: { userId: 'u-1' }, setCookie: undefined });
    clock.advance(11_000);
    expect((await ask(undefined, cookie)).caller).toBeUndefined();
    expect((await ask(token)).caller).toBeUndefined();
  });
});
