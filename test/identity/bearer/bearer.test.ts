import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIdentity, type IdentityOptions } from '../../../src/identity/identity.ts';
import { createCollectingLog } from '../../support/collecting-log.ts';
import { ALICE, ALL_FEATURES, identityOptions } from '../../support/edge.ts';
import { type Claims, type IdentityProvider, startIdentityProvider } from '../../support/identity-provider.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const NOW_SECONDS = 1_800_000_000;
const NOT_TAKEN = 'A bearer token was not taken.';
let provider: IdentityProvider;

beforeEach(async () => {
  provider = await startIdentityProvider();
});
afterEach(() => provider.stop());

function create(oidcOptions: Partial<IdentityOptions['oidc']> = {}, options: Partial<IdentityOptions> = {}) {
  const clock = createManualClock(NOW_SECONDS * 1000);
  const collected = createCollectingLog();
  const counted: string[] = [];
  const oidc = {
    issuer: provider.issuer,
    audience: 'gateway',
    jwksUrl: undefined,
    contactCentreClaim: 'centre',
    userIdClaim: 'sub',
    userNameClaim: 'preferred_username',
    keysMaxAgeMs: 600_000,
    configuredUsersProvided: false,
    ...oidcOptions,
  };
  const identity = createIdentity({
    ...identityOptions,
    clock,
    oidc,
    log: collected.log,
    metrics: {
      signInFailed: (how) => void counted.push(how),
      providerFailed: () => void counted.push('provider'),
    },
    ...options,
  });
  const ask = (token: string | undefined, cookie?: string) =>
    identity.identify({ authorization: token && `Bearer ${token}`, cookie, secure: false, clientAddress: '192.0.2.1' });
  return { clock, identity, collected, counted, ask };
}

const valid = () => ({ iss: provider.issuer, aud: 'gateway', sub: 'u-1', centre: 'demo', exp: NOW_SECONDS + 3600 });
const sign = (claims: Claims = {}) => provider.sign({ ...valid(), ...claims });

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

  it.each<[string, Claims, object]>([
    ['of another issuer', { iss: 'https://evil.example' }, { why: 'issuer', value: 'https://evil.example' }],
    ['for another audience', { aud: 'other' }, { why: 'audience', claim: 'aud', value: 'other' }],
    ['that is expired', { exp: NOW_SECONDS - 1 }, { why: 'expired' }],
    ['that is not good yet', { nbf: NOW_SECONDS + 60 }, { why: 'claim', claim: 'nbf' }],
    ['without an expiry', { exp: undefined }, { why: 'claim', claim: 'exp' }],
    ['of an unknown contact centre', { centre: 'nowhere' }, { why: 'contact-centre-unknown', value: 'nowhere' }],
    ['without a contact centre', { centre: undefined }, { why: 'contact-centre-unknown', claim: 'centre' }],
  ])('%s names nobody, and the log says why without the token', async (_what, claims, fault) => {
    const { ask, collected, counted } = create();
    const token = await sign(claims);
    expect(await ask(token)).toMatchObject({ caller: undefined, refusal: 'unknown' });
    expect(collected.fieldsOf(NOT_TAKEN)).toMatchObject([{ address: '192.0.2.1', ...fault }]);
    expect(JSON.stringify(collected.fieldsOf(NOT_TAKEN))).not.toContain(token.split('.')[2]);
    expect(counted).toEqual(['token']);
  });

  it.each([
    ['is empty', ''],
    ['is no text', 7],
    ['holds a line feed', 'a\nb'],
    ['holds a mark that turns the reading', 'a\u202eb'],
    ['holds an invisible space', 'a\u200bb'],
    ['holds a lone surrogate', 'a\ud800'],
    ['begins with a space', ' a'],
    ['has more than 64 characters', 'x'.repeat(65)],
    ['is that of a configured user', 'alice'],
  ])('whose user id %s is refused as one that cannot be taken', async (_what, sub) => {
    expect(await create().ask(await sign({ sub }))).toMatchObject({ caller: undefined, refusal: 'user' });
  });

  it.each(['x'.repeat(64), 'auth0|5f7c', '{uuid}', 'jörg müller', '__proto__', '0'])(
    'may name the user %j',
    async (sub) => {
      expect((await create().ask(await sign({ sub }))).caller?.userId).toBe(sub);
    },
  );

  it('may name a configured user where a setting says so, and is the same user then', async () => {
    const { ask } = create({ configuredUsersProvided: true });
    expect((await ask(await sign({ sub: 'alice' }))).caller).toMatchObject({ tenant: 'demo', userId: ALICE.userId });
  });

  it('signed with another key, or with the public key as a secret, names nobody', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const foreign = await new SignJWT(valid()).setProtectedHeader({ alg: 'ES256', kid: 'key-1' }).sign(privateKey);
    const secret = Buffer.from(JSON.stringify(await exportJWK(publicKey)));
    const confused = await new SignJWT(valid()).setProtectedHeader({ alg: 'HS256', kid: 'key-1' }).sign(secret);
    const { ask, collected } = create();
    for (const token of [foreign, confused, 'x.y.z']) expect((await ask(token)).caller).toBeUndefined();
    expect(collected.fieldsOf(NOT_TAKEN).map(({ why }) => why)).toEqual(['signature', 'algorithm', 'malformed']);
  });

  it('is remembered until it expires, and its cookie does not outlive it', async () => {
    const { ask, clock } = create();
    const token = await sign({ exp: NOW_SECONDS + 60 });
    const { setCookie } = await ask(token);
    const before = provider.keyReads();
    expect(await ask(token)).toMatchObject({
      caller: { userId: 'u-1' },
      signIn: { endsAtMs: (NOW_SECONDS + 60) * 1000 },
    });
    expect(provider.keyReads()).toBe(before);
    const cookie = setCookie?.split(';')[0];
    clock.advance(50_000);
    expect(await ask(undefined, cookie)).toMatchObject({ caller: { userId: 'u-1' }, setCookie: undefined });
    clock.advance(11_000);
    expect((await ask(undefined, cookie)).caller).toBeUndefined();
    expect((await ask(token)).caller).toBeUndefined();
  });

  it('ends with its contact centre, and its cookie too', async () => {
    const { ask, identity } = create();
    const token = await sign();
    const { setCookie } = await ask(token);
    identity.replaceContactCentres(identityOptions.contactCentres.filter(({ name }) => name !== 'demo'));
    expect((await ask(token)).caller).toBeUndefined();
    expect((await ask(undefined, setCookie?.split(';')[0])).caller).toBeUndefined();
  });
});

describe('the keys of the provider', () => {
  it('are found at once when a token has a new one', async () => {
    const { ask } = create();
    expect((await ask(await sign())).caller?.userId).toBe('u-1');
    for (const sub of ['u-2', 'u-3']) {
      await provider.rotate();
      expect((await ask(await sign({ sub }))).caller?.userId).toBe(sub);
    }
  });

  it('that are revoked are not believed for longer than the setting says, also by tokens seen before', async () => {
    const { ask, clock } = create({ keysMaxAgeMs: 60_000 });
    const [seen, unseen] = [await sign(), await sign({ sub: 'u-2' })];
    await ask(await sign({ sub: 'u-0' }));
    await provider.rotate({ revoke: true });
    clock.advance(29_000);
    expect((await ask(seen)).caller?.userId).toBe('u-1');
    clock.advance(31_000);
    for (const token of [seen, unseen])
      expect(await ask(token)).toMatchObject({ caller: undefined, refusal: 'unknown' });
  });

  it('are not read anew for every token that somebody makes up', async () => {
    const { ask } = create();
    const { privateKey } = await generateKeyPair('ES256');
    for (let at = 0; at < 30; at++) {
      const header = { alg: 'ES256', kid: `made-up-${at}` };
      await ask(await new SignJWT({ ...valid(), at }).setProtectedHeader(header).sign(privateKey));
    }
    expect(provider.keyReads()).toBe(11);
  });

  it('that cannot be read leave it open whether a token is good: told once, counted, and over when the provider is back', async () => {
    const { ask, clock, collected, counted } = create();
    provider.fail(true);
    const token = await sign();
    for (let times = 0; times < 3; times++) {
      expect(await ask(token)).toMatchObject({ caller: undefined, refusal: 'provider-away', retryAfterSeconds: 5 });
      clock.advance(1000);
    }
    expect(collected.sentences).toEqual(['The OpenID Connect provider cannot be reached.']);
    expect(counted).toEqual(['provider', 'provider', 'provider']);
    provider.fail(false);
    expect((await ask(token)).caller?.userId).toBe('u-1');
    expect(collected.sentences.at(-1)).toBe('The OpenID Connect provider is back.');
  });

  it('are not asked for again right after a failure, and not at all for what is no token', async () => {
    const { ask, counted } = create();
    provider.fail(true);
    for (let times = 0; times < 3; times++) await ask(await sign());
    expect(counted).toEqual(['provider']);
    expect(await ask('no token')).toMatchObject({ refusal: 'unknown' });
  });

  it('that are known are enough while they are young', async () => {
    const { ask, clock } = create({ keysMaxAgeMs: 60_000 });
    await ask(await sign());
    provider.fail(true);
    expect((await ask(await sign({ sub: 'u-2' }))).caller?.userId).toBe('u-2');
    clock.advance(31_000);
    expect(await ask(await sign({ sub: 'u-3' }))).toMatchObject({ refusal: 'provider-away' });
  });
});

describe('the token of a demo identity', () => {
  it('stands for its user where it is in force, beside those of a provider, and for nobody elsewhere', async () => {
    const demoTokens = new Map([['demo-token-alice', 'alice']]);
    expect((await create({}, { demoTokens }).ask('demo-token-alice')).caller).toEqual(ALICE);
    expect((await create({}, { demoTokens }).ask('demo-token-bob')).caller).toBeUndefined();
    expect((await create({}, { demoTokens }).ask(await sign())).caller?.userId).toBe('u-1');
    expect((await create().ask('demo-token-alice')).caller).toBeUndefined();
  });
});
