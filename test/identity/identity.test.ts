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
    expect(await create().ask(authorization)).toMatchObject({
      caller: undefined,
      setCookie: undefined,
      refusal: 'unknown',
    });
  });

  it('are taken whatever the case of the scheme, and the spaces behind it', async () => {
    expect((await create().ask(alice.replace('Basic', 'bASIC'))).caller?.userId).toBe('alice');
    expect((await create().ask(alice.replace('Basic', 'Basic '))).caller?.userId).toBe('alice');
  });
});

describe('passwords that find too many waiting', () => {
  it('are told to come again one after the other: a crowd that is told the same second would come back as one', async () => {
    const { ask } = create({ passwordChecksAtOnce: 1, passwordChecksWaitingMax: 1, passwordChecksPerSecond: 2 });
    const crowd = Array.from({ length: 7 }, (_, at) => ask(basic('alice', `wrong ${at}`).authorization));
    const answers = (await Promise.all(crowd)).map((answer) => ('retryAfterSeconds' in answer ? answer : undefined));
    expect(answers.map((answer) => answer?.refusal)).toEqual(['unknown', 'unknown', ...Array(5).fill('busy')]);
    expect(answers.slice(2).map((answer) => answer?.retryAfterSeconds)).toEqual([1, 1, 2, 2, 3]);
  });
});

describe('names of users', () => {
  it('are found within their contact centre', () => {
    const { identity } = create();
    expect(identity.personName({ tenant: 'demo', userId: 'alice' })).toEqual({
      userName: 'alice',
      firstName: 'Alice',
      lastName: 'Demo',
    });
    expect(identity.personName({ tenant: 'north', userId: 'alice' })).toBeUndefined();
  });
});
