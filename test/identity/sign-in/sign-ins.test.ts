import { describe, expect, it } from 'vitest';
import { createIdentity, type Ended, type Identified, type IdentityOptions } from '../../../src/identity/identity.ts';
import { basic, identityOptions } from '../../support/edge.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createMemoryEndings } from '../../support/memory-endings.ts';

function create(options: Partial<IdentityOptions> = {}) {
  const clock = createManualClock();
  const endings = createMemoryEndings(clock);
  const identity = createIdentity({ ...identityOptions, clock, endings, ...options });
  const ended: Ended[] = [];
  identity.onEnded((what) => ended.push(what));
  const ask = async (userName: string | undefined, cookie?: string): Promise<Identified | undefined> => {
    const authorization = userName === undefined ? undefined : basic(userName).authorization;
    const found = await identity.identify({ authorization, cookie, secure: false, clientAddress: '192.0.2.1' });
    return found.caller === undefined ? undefined : found;
  };
  /** A new sign-in and its cookie, as its owner uses it. */
  const signIn = async (userName = 'alice') => {
    const cookie = (await ask(userName))?.setCookie?.split(';')[0] ?? 'none';
    const found = await ask(undefined, cookie);
    if (found === undefined) throw new Error('the cookie is not taken');
    return { cookie, signIn: found.signIn };
  };
  return { clock, endings, identity, ended, ask, signIn };
}

describe('a sign-in', () => {
  it('is one of its own for each browser of a user, and goes on through all that its cookie brings', async () => {
    const { ask, signIn } = create();
    const [first, second] = [await signIn(), await signIn()];
    expect(second.signIn.id).not.toBe(first.signIn.id);
    expect((await ask('alice', first.cookie))?.signIn.id).toBe(first.signIn.id);
  });

  it('ends by sign-out, at once, and no other one of its user does', async () => {
    const { ask, identity, signIn, ended } = create();
    const [first, second] = [await signIn(), await signIn()];
    await identity.signOut(first.signIn);
    expect(await ask(undefined, first.cookie)).toBeUndefined();
    expect(identity.isOver(first.signIn)).toBe(true);
    expect(ended).toEqual([{ signIn: first.signIn.id }]);
    expect((await ask(undefined, second.cookie))?.caller.userId).toBe('alice');
    expect(identity.isOver(second.signIn)).toBe(false);
  });

  it('that has ended is followed by a new one when its browser proves anew who it is', async () => {
    const { ask, identity, signIn } = create();
    const { cookie, signIn: before } = await signIn();
    await identity.signOut(before);
    const after = await ask('alice', cookie);
    expect(after?.signIn.id).not.toBe(before.id);
    expect(after?.setCookie).toBeDefined();
  });

  it('that began with the same request leaves nothing to remember when it ends', async () => {
    const { ask, identity, ended } = create();
    const found = await ask('alice');
    if (found !== undefined) await identity.signOut(found.signIn);
    expect(found?.signIn.isNew).toBe(true);
    expect(ended).toEqual([]);
  });

  it('is over here, and says so, also when that cannot be kept', async () => {
    const { ask, identity, signIn, endings } = create();
    const { cookie, signIn: ending } = await signIn();
    endings.refusing = true;
    await expect(identity.signOut(ending)).rejects.toThrow('nothing can be kept');
    expect(await ask(undefined, cookie)).toBeUndefined();
  });

  it('of a user who signs out again and again ends with all others of the user: what is remembered has a bound', async () => {
    const { ask, clock, identity, signIn, ended } = create({ endingsPerUserMax: 3 });
    const [other, bob] = [await signIn(), await signIn('bob')];
    for (let times = 0; times < 4; times++) await identity.signOut((await signIn()).signIn);
    expect(ended).toHaveLength(4);
    expect(await ask(undefined, other.cookie)).toBeUndefined();
    expect((await ask(undefined, bob.cookie))?.caller.userId).toBe('bob');
    const [last] = ended.slice(-1);
    expect(
      last !== undefined && 'isGone' in last && [last.isGone(other.signIn.user), last.isGone(bob.signIn.user)],
    ).toEqual([true, false]);
    clock.advance(1);
    expect((await ask(undefined, (await signIn()).cookie))?.caller.userId).toBe('alice');
  });

  it('lasts as long as what the request proved it with: the cookie alone for its idle time, a password until the absolute end', async () => {
    const { ask, clock, signIn } = create({ sessionCookieMs: 60_000, sessionMaxMs: 3_600_000 });
    const startMs = clock.nowMs();
    const { cookie, signIn: byCookie } = await signIn();
    expect(byCookie.endsAtMs).toBe(startMs + 60_000);
    clock.advance(10_000);
    expect((await ask('alice', cookie))?.signIn.endsAtMs).toBe(startMs + 3_600_000);
    expect((await ask('alice'))?.signIn.endsAtMs).toBe(startMs + 3_610_000);
  });
});
