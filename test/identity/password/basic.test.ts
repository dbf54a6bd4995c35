import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDirectory } from '../../../src/identity/directory.ts';
import { type BasicOptions, createBasicCheck } from '../../../src/identity/password/basic.ts';
import type { LimitCulprit } from '../../../src/telemetry/port.ts';
import { createCollectingLog } from '../../support/collecting-log.ts';
import { identityOptions } from '../../support/edge.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const WITHOUT_PROVIDER = { configuredUsersProvided: false };
const HERE = '192.0.2.1';
const ELSEWHERE = '198.51.100.1';
const FAILED = 'A sign-in failed: wrong user name or password.';

function create(options: Partial<BasicOptions> = {}) {
  const clock = createManualClock();
  const collected = createCollectingLog();
  const limits: [string, LimitCulprit][] = [];
  const check = createBasicCheck(
    {
      ...identityOptions,
      clock,
      log: collected.log,
      reportLimit: (limit, culprit) => void limits.push([limit, culprit]),
      wrongPasswordsPerName: 3,
      wrongPasswordsPerAddress: 5,
      wrongPasswordsWindowMs: 60_000,
      ...options,
    },
    createDirectory(identityOptions.contactCentres, WITHOUT_PROVIDER),
  );
  const ask = async (userName: string, password: string, address = HERE) => {
    const found = await check(Buffer.from(`${userName}:${password}`).toString('base64'), address);
    return typeof found === 'object' && 'caller' in found ? found.caller.userName : found;
  };
  const guess = async (userName: string, times: number, address = HERE) => {
    const answers = [];
    for (let time = 0; time < times; time++) answers.push(await ask(userName, `wrong ${time} ${address}`, address));
    return answers;
  };
  return { clock, collected, limits, ask, guess };
}

describe('who guesses passwords', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it.each(['alice', 'mallory'])(
    'is told to wait after some tries for one name, %s, and the user is not shut out elsewhere',
    async (userName) => {
      const { ask, guess, limits } = create();
      expect(await guess(userName, 3)).toEqual(['wrong', 'wrong', 'wrong']);
      expect(await ask(userName, 'demo')).toEqual({ throttledSeconds: 60 });
      expect(limits).toEqual([['wrong-passwords', { address: HERE }]]);
      expect(await ask(userName, 'demo', ELSEWHERE)).toBe(userName === 'alice' ? 'alice' : 'wrong');
      expect(await ask('bob', 'demo')).toBe('bob');
    },
  );

  it('is told to wait after some tries for many names, known or not', async () => {
    const { ask, guess } = create();
    for (const userName of ['alice', 'bob', 'x', 'y', 'z']) expect(await guess(userName, 1)).toEqual(['wrong']);
    expect(await ask('carol', 'demo')).toEqual({ throttledSeconds: 60 });
    expect(await ask('carol', 'demo', ELSEWHERE)).toBe('carol');
  });

  it('does not get further tries for others by signing in as itself', async () => {
    const { ask, guess } = create({ passwordCacheEntries: 0 });
    for (const userName of ['alice', 'x', 'y', 'z', 'u']) {
      await guess(userName, 1);
      await ask('dave', 'demo');
    }
    expect(await ask('alice', 'demo')).toEqual({ throttledSeconds: 60 });
  });

  it('does not get further tries by other addresses of its IPv6 network', async () => {
    const { ask, guess } = create();
    for (const host of [1, 2, 3]) await guess('alice', 1, `2001:db8::${host}`);
    expect(await ask('alice', 'demo', '2001:db8::4')).toEqual({ throttledSeconds: 60 });
    expect(await ask('alice', 'demo', '2001:db8:0:1::4')).toBe('alice');
  });

  it('may go on when the window is over', async () => {
    const { ask, guess } = create();
    await guess('alice', 3);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(await ask('alice', 'demo')).toEqual({ throttledSeconds: 1 });
    await vi.advanceTimersByTimeAsync(1001);
    expect(await ask('alice', 'demo')).toBe('alice');
  });

  it('does not touch a password seen right before, from the same address, as long as it is used', async () => {
    const { ask, guess, clock } = create({ passwordCacheMs: 100_000 });
    expect(await ask('alice', 'demo')).toBe('alice');
    await guess('alice', 3);
    for (let times = 0; times < 3; times++) {
      clock.advance(90_000);
      expect(await ask('alice', 'demo')).toBe('alice');
    }
    clock.advance(100_000);
    expect(await ask('alice', 'demo')).toEqual({ throttledSeconds: 60 });
  });

  it('gets no more tries by sending them at once', async () => {
    const { ask } = create({ passwordChecksAtOnce: 2 });
    const answers = await Promise.all(Array.from({ length: 100 }, (_, at) => ask('alice', `wrong ${at}`)));
    const looked = answers.filter((answer) => answer === 'wrong').length;
    expect(looked).toBeGreaterThanOrEqual(3);
    // One more may have been looked at beside the last one.
    expect(looked).toBeLessThanOrEqual(4);
    expect(answers.filter((answer) => typeof answer === 'object')).toHaveLength(100 - looked);
  });
});

describe('passwords that come by the hundred', () => {
  it('are looked at a few in each turn of the event loop, and who finds no room may try again', async () => {
    const { ask, limits } = create({
      strangersPerTurn: 2,
      strangersWaitingMax: 6,
      wrongPasswordsPerName: 100,
      wrongPasswordsPerAddress: 100,
    });
    let answered = 0;
    const asked = Array.from({ length: 10 }, (_, at) => ask(`user ${at}`, 'wrong').finally(() => answered++));
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBeLessThan(10);
    const answers = await Promise.all(asked);
    expect(answers.filter((answer) => answer === 'busy')).toHaveLength(2);
    expect(answers.filter((answer) => answer === 'wrong')).toHaveLength(8);
    expect(limits).toEqual([1, 2].map(() => ['password-checks', { address: HERE }]));
  });
});

describe('a password that cannot be checked now', () => {
  it('is not known to be wrong: its user may try again, and no guess is counted', async () => {
    const { ask, collected } = create({ checkPassword: () => Promise.reject(new Error('no memory')) });
    const answers = await Promise.all(['1', '2', '3', '4', 'demo'].map((password) => ask('alice', password)));
    expect(answers).toEqual(['busy', 'busy', 'busy', 'busy', 'busy']);
    expect(collected.fieldsOf(FAILED)).toEqual([]);
    expect(collected.fieldsOf('A password could not be checked.')).toHaveLength(5);
  });
});

describe('a wrong password', () => {
  it('is told in the log by address and name, and shown to nobody', async () => {
    const { ask, collected } = create();
    await ask('alice', 'secret-guess');
    expect(collected.fieldsOf(FAILED)).toEqual([{ address: HERE, userName: 'alice' }]);
    expect(JSON.stringify(collected.fieldsOf(FAILED))).not.toContain('secret-guess');
  });

  it('costs the same work for a name that nobody has: that of a user, always the same one for a name', () => {
    const { contactCentres } = identityOptions;
    const costly = contactCentres.map((centre) => ({
      ...centre,
      users: centre.users.map((user) => ({ ...user, passwordHash: user.passwordHash.replace('ln=4', 'ln=15') })),
    }));
    const directory = createDirectory(costly, WITHOUT_PROVIDER);
    const hashes = Array.from({ length: 50 }, (_, at) => directory.decoyHash(`nobody ${at}`));
    expect(hashes.filter((hash) => !hash.includes('ln=15'))).toEqual([]);
    expect(directory.decoyHash('nobody 1')).toBe(hashes[1]);
    expect(createDirectory([], WITHOUT_PROVIDER).decoyHash('nobody')).toMatch(/^\$scrypt\$ln=14,r=8,p=1\$/);
  });

  it('is not known to be wrong while too many wait, and that is said', async () => {
    const { ask, limits } = create({ passwordChecksAtOnce: 1, passwordChecksWaitingMax: 1 });
    const answers = await Promise.all([ask('alice', 'demo'), ask('bob', 'demo'), ask('carol', 'demo')]);
    expect(answers).toEqual(['alice', 'bob', 'busy']);
    expect(limits).toEqual([['password-checks', { address: HERE }]]);
  });

  it('that comes twice at once is checked once', async () => {
    const { ask, collected } = create({ passwordChecksAtOnce: 1, passwordChecksWaitingMax: 1 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask('alice', 'demo')));
    expect(new Set(answers)).toEqual(new Set(['alice']));
    await Promise.all(Array.from({ length: 20 }, () => ask('alice', 'wrong')));
    expect(collected.fieldsOf(FAILED)).toHaveLength(1);
  });
});
