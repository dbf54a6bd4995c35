import { describe, expect, it } from 'vitest';
import { createIdentity, type IdentityOptions } from '../../../src/identity/identity.ts';
import { ALICE, basic, identityOptions } from '../../support/edge.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';

function create(options: Partial<IdentityOptions> = {}) {
  const clock: ManualClock = createManualClock();
  const identity = createIdentity({ ...identityOptions, clock, ...options });
  const ask = (authorization: string | undefined, cookie?: string, secure = false) =>
    identity.identify({ authorization, cookie, secure, clientAddress: '192.0.2.1' });
  return { clock, ask };
}

const alice = basic('alice').authorization;
const bob = basic('bob').authorization;
const toCookie = (setCookie: string | undefined): string => setCookie?.split(';')[0] ?? 'none';

describe('the session cookie', () => {
  it('comes with the first authenticated answer and stands for its user', async () => {
    const { ask } = create();
    const { setCookie } = await ask(alice);
    expect(setCookie).toMatch(/^JSESSIONID=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(await ask(undefined, toCookie(setCookie))).toMatchObject({ caller: ALICE, setCookie: undefined });
    expect(await ask(undefined, `a=b; ${toCookie(setCookie)}; c`)).toMatchObject({ caller: ALICE });
  });

  it('is Secure on TLS', async () => {
    expect((await create().ask(alice, undefined, true)).setCookie).toMatch(/; Secure$/);
  });

  it.each([
    ['lax', '; SameSite=Lax'],
    ['strict', '; SameSite=Strict'],
    ['none', '; SameSite=None'],
    ['omit', ''],
  ] as const)('says SameSite as the setting %s wants it', async (sessionCookieSameSite, words) => {
    const { setCookie } = await create({ sessionCookieSameSite }).ask(alice);
    expect(setCookie).toMatch(new RegExp(`; Path=/; HttpOnly${words}$`));
  });

  it('is not set again for its own user', async () => {
    const { ask } = create();
    const { setCookie } = await ask(alice);
    expect((await ask(alice, toCookie(setCookie))).setCookie).toBeUndefined();
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

  it('counts beside another one of its user, and beside one of another user neither counts', async () => {
    const { ask } = create();
    const [first, second] = [toCookie((await ask(alice)).setCookie), toCookie((await ask(alice)).setCookie)];
    const planted = toCookie((await ask(bob)).setCookie);
    expect(await ask(undefined, `${first}; ${second}`)).toMatchObject({ caller: ALICE });
    expect((await ask(undefined, `${first}; ${planted}`)).caller).toBeUndefined();
    expect((await ask(undefined, `${planted}; ${first}`)).caller).toBeUndefined();
    expect(await ask(alice, `${planted}; ${first}`)).toMatchObject({ caller: ALICE });
  });

  it('is good on another gateway with the same key, and nowhere else', async () => {
    const cookie = toCookie((await create().ask(alice)).setCookie);
    expect((await create().ask(undefined, cookie)).caller).toEqual(ALICE);
    const stranger = create({ sessionKey: new Uint8Array(32).fill(8) });
    expect((await stranger.ask(undefined, cookie)).caller).toBeUndefined();
  });

  it('is renewed when half of its idle time is over, and dies when it was not used', async () => {
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

  it('is over after its absolute time, however much it is used, and is not renewed beyond it', async () => {
    const { ask, clock } = create({ sessionCookieMs: 60_000, sessionMaxMs: 150_000 });
    let cookie = toCookie((await ask(alice)).setCookie);
    const renewals: number[] = [];
    for (let second = 0; second < 150; second += 10) {
      const { caller, setCookie } = await ask(undefined, cookie);
      expect(caller).toEqual(ALICE);
      if (setCookie !== undefined) renewals.push(second);
      cookie = setCookie === undefined ? cookie : toCookie(setCookie);
      clock.advance(10_000);
    }
    expect(renewals).toEqual([40, 80, 120]);
    expect((await ask(undefined, cookie)).caller).toBeUndefined();
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

  it('shows nothing of its user', async () => {
    const { setCookie = '' } = await create().ask(alice);
    const parts = toCookie(setCookie).slice('JSESSIONID='.length).split('.');
    const readable = [setCookie, ...parts.map((part) => Buffer.from(part, 'base64url').toString('latin1'))].join();
    for (const known of ['alice', 'Alice', 'Demo', 'demo', 'example']) expect(readable).not.toContain(known);
  });

  it('that was changed in any place names nobody', async () => {
    const { ask } = create();
    const cookie = toCookie((await ask(alice)).setCookie);
    const start = 'JSESSIONID='.length;
    for (let at = start; at < cookie.length; at++) {
      const other = cookie[at] === 'A' ? 'B' : 'A';
      expect((await ask(undefined, cookie.slice(0, at) + other + cookie.slice(at + 1))).caller).toBeUndefined();
    }
    const [id, content] = cookie.split('.');
    const other = toCookie((await ask(bob)).setCookie).split('.');
    for (const value of [
      `${id}.${other[1]}.${other[2]}`,
      `JSESSIONID=${other[0]?.slice(start)}.${content}.${other[2]}`,
    ]) {
      expect((await ask(undefined, value)).caller).toBeUndefined();
    }
    for (const value of [cookie.slice(0, -1), `${cookie}A`, `${cookie}=`, `${cookie}.`, cookie.slice(0, start)]) {
      expect((await ask(undefined, value)).caller).toBeUndefined();
    }
  });
});
