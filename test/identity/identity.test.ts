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
    expect(await create().ask(authorization)).toEqual({ caller: undefined, setCookie: undefined, refusal: 'unknown' });
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
    expect(second).toEqual({ caller: undefined, setCookie: undefined, refusal: 'busy' });
  });

  it('of one user at once are checked once', async () => {
    const { ask } = create({ passwordChecksAtOnce: 1, passwordChecksWaitingMax: 0 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(alice)));
    expect(answers.map(({ caller }) => caller?.userId)).toEqual(Array.from({ length: 20 }, () => 'alice'));
  });
});

describe('names of users', () => {
  it('are found within their contact centre', () => {
    const { identity } = create();
    expect(identity.personName({ tenant: 'demo', userId: 'alice' })).toEqual({ firstName: 'Alice', lastName: 'Demo' });
    expect(identity.personName({ tenant: 'north', userId: 'alice' })).toBeUndefined();
  });
});
