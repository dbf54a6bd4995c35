import { describe, expect, it } from 'vitest';
import { createIdentity, type IdentityOptions } from '../../src/identity/identity.ts';
import { ALICE, basic, identityOptions } from '../support/edge.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';

function create(options: Partial<IdentityOptions> = {}) {
  const clock: ManualClock = createManualClock();
  const identity = createIdentity({ ...identityOptions, clock, ...options });
  const ask = (authorization: string | undefined, cookie?: string, secure = false) =>
    identity.identify({ authorization, cookie, secure, clientAddress: '192.0.2.1' });
  return { clock, identity, ask };
}

const alice = basic('alice').authorization;
const bob = basic('bob').authorization;
const toCookie = (setCookie: string | undefined): string => setCookie?.split(';')[0] ?? 'none';

describe('Basic credentials', () => {
  it('name a user of a contact centre with its features', async () => {
    expect((await create().ask(alice)).caller).toEqual(ALICE);
  });

  it.each([
    ['a wrong password', basic('alice', 'wrong').authorization],
    ['an unknown user', basic('mallory').authorization],
    ['no password', `Basic ${Buffer.from('alice').toString('base64')}`],
    ['no base64', 'Basic ****'],
    ['an unknown scheme', 'Digest x'],
    ['a bearer token, where none is configured', 'Bearer x'],
    ['nothing', ''],
  ])('with %s name nobody, and set no cookie', async (_what, authorization) => {
    expect(await create().ask(authorization)).toEqual({ caller: undefined, setCookie: undefined, busy: false });
  });

  it('are taken whatever the case of the scheme, and the spaces behind it', async () => {
    expect((await create().ask(alice.replace('Basic', 'bASIC'))).caller?.userId).toBe('alice');
    expect((await create().ask(alice.replace('Basic', 'Basic '))).caller?.userId).toBe('alice');
  });

  it('are refused unseen after too many failures, except where they are remembered', async () => {
    const { ask } = create({ failedAttemptsMax: 2 });
    await ask(alice);
    for (let attempt = 0; attempt < 2; attempt++) await ask(basic('alice', `wrong ${attempt}`).authorization);
    for (let attempt = 0; attempt < 2; attempt++) await ask(basic('bob', `wrong ${attempt}`).authorization);
    expect((await ask(alice)).caller?.userId).toBe('alice');
    expect((await ask(bob)).caller).toBeUndefined();
    expect((await ask(basic('carol').authorization)).caller?.userId).toBe('carol');
  });

  it('are said to be undecided while too many wait to be checked', async () => {
    const { ask } = create({ passwordChecksAtOnce: 1, passwordChecksWaitingMax: 0 });
    const [first, second] = await Promise.all([ask(alice), ask(bob)]);
    expect(first.caller?.userId).toBe('alice');
    expect(second).toEqual({ caller: undefined, setCookie: undefined, busy: true });
  });

  it('of one user at once are checked once', async () => {
    const { ask } = create({ passwordChecksAtOnce: 1, passwordChecksWaitingMax: 0 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(alice)));
    expect(answers.map(({ caller }) => caller?.userId)).toEqual(Array.from({ length: 20 }, () => 'alice'));
  });
});

describe('the session cookie', () => {
  it('comes with the first authenticated answer and stands for its user', async () => {
    const { ask } = create();
    const { setCookie } = await ask(alice);
    expect(setCookie).toMatch(/^JSESSIONID=[\w-]+\.[\w-]+\.[\w-]+; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(await ask(undefined, toCookie(setCookie))).toEqual({ caller: ALICE, setCookie: undefined, busy: false });
    expect(await ask(undefined, `a=b; ${toCookie(setCookie)}; c`)).toMatchObject({ caller: ALICE });
  });

  it('is Secure on TLS', async () => {
    expect((await create().ask(alice, undefined, true)).setCookie).toMatch(/; Secure$/);
  });

  it('is not set again for its own user, and is the same for clients that keep none', async () => {
    const { ask } = create();
    const { setCookie } = await ask(alice);
    expect((await ask(alice, toCookie(setCookie))).setCookie).toBeUndefined();
    expect((await ask(alice)).setCookie).toBe(setCookie);
  });

  it('of another user loses against Basic, and is replaced', async () => {
    const { ask } = create();
    const { setCookie } = await ask(alice);
    const answer = await ask(bob, toCookie(setCookie));
    expect(answer.caller?.userId).toBe('bob');
    expect((await ask(undefined, toCookie(answer.setCookie))).caller?.userId).toBe('bob');
  });

  it('does not help against wrong credentials', async () => {
    const { ask } = create();
    const { setCookie } = await ask(alice);
    expect((await ask(basic('alice', 'wrong').authorization, toCookie(setCookie))).caller).toBeUndefined();
  });

  it('that is unknown is never adopted: a new one is set', async () => {
    const { ask } = create();
    expect((await ask(undefined, 'JSESSIONID=1234')).caller).toBeUndefined();
    const { setCookie } = await ask(alice, 'JSESSIONID=1234');
    expect(setCookie).toMatch(/^JSESSIONID=(?!1234)/);
  });

  it('is found beside those of the same name that other servers of the host have set, of which a few are looked at', async () => {
    const { ask } = create();
    const own = toCookie((await ask(alice)).setCookie);
    const others = (count: number) => 'JSESSIONID=0A1B2C3D; '.repeat(count);
    expect(await ask(undefined, others(3) + own)).toMatchObject({ caller: ALICE });
    expect((await ask(undefined, others(4) + own)).caller).toBeUndefined();
  });

  it('is good on another gateway with the same key, and nowhere else', async () => {
    const cookie = toCookie((await create().ask(alice)).setCookie);
    expect((await create().ask(undefined, cookie)).caller).toEqual(ALICE);
    const stranger = create({ sessionKey: new Uint8Array(32).fill(8) });
    expect((await stranger.ask(undefined, cookie)).caller).toBeUndefined();
  });

  it('is renewed when half of its time is over, and dies when it was not used', async () => {
    const { ask, clock } = create({ sessionCookieMs: 60_000 });
    const first = toCookie((await ask(alice)).setCookie);
    clock.advance(29_000);
    expect((await ask(undefined, first)).setCookie).toBeUndefined();
    clock.advance(3000);
    const renewed = toCookie((await ask(undefined, first)).setCookie);
    expect(renewed).not.toBe(first);
    clock.advance(29_000);
    expect((await ask(undefined, first)).caller).toBeUndefined();
    expect((await ask(undefined, renewed)).caller).toEqual(ALICE);
    clock.advance(60_000);
    expect((await ask(undefined, renewed)).caller).toBeUndefined();
  });

  it('ends with the password and with the user', async () => {
    const cookie = toCookie((await create().ask(alice)).setCookie);
    const [demo, ...others] = identityOptions.contactCentres;
    const users = demo?.users ?? [];
    const changed = users.map((user) => ({ ...user, passwordHash: user.passwordHash.replace('ln=4', 'ln=5') }));
    for (const remaining of [changed, []]) {
      const later = create({ contactCentres: [{ name: 'demo', features: [], users: remaining }, ...others] });
      expect((await later.ask(undefined, cookie)).caller).toBeUndefined();
    }
  });

  it('whose payload was changed names nobody', async () => {
    const { ask } = create();
    const [head, , signature] = toCookie((await ask(alice)).setCookie).split('.');
    const payload = Buffer.from(JSON.stringify({ sub: 'bob', tenant: 'demo', exp: 9e9 })).toString('base64url');
    expect((await ask(undefined, `${head}.${payload}.${signature}`)).caller).toBeUndefined();
  });
});

describe('names of users', () => {
  it('are found within their contact centre', () => {
    const { identity } = create();
    expect(identity.personName({ tenant: 'demo', userId: 'alice' })).toEqual({ firstName: 'Alice', lastName: 'Demo' });
    expect(identity.personName({ tenant: 'north', userId: 'alice' })).toBeUndefined();
  });
});
