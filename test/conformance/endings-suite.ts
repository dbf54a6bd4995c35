import { expect, it } from 'vitest';
import type { Ending, SignInEndings } from '../../src/identity/endings/sign-in-endings.ts';

/** A place where endings are kept: `open` gives what a gateway has of it, a second one what it has after a restart or beside the first. */
export type EndingsHome = { open(): Promise<SignInEndings> };

const NOW_MS = Date.now();
const ALICE = { tenant: 'demo', userId: 'alice' };
const BOB = { tenant: 'demo', userId: 'bob' };

function ending(parts: Partial<Ending>): Ending {
  return { user: ALICE, signIn: 'one', atMs: NOW_MS, untilMs: NOW_MS + 3_600_000, ...parts };
}

/** What every home of endings must do (sign-in-endings.ts). */
export function describeEndings(createHome: () => EndingsHome): void {
  it('ends a sign-in at once, and no other', async () => {
    const endings = await createHome().open();
    const kept = endings.end(ending({ signIn: 'one' }));
    const asked = { user: ALICE, startedAtMs: NOW_MS - 1000 };
    expect(endings.isEnded({ id: 'one', ...asked })).toBe(true);
    expect(endings.isEnded({ id: 'two', ...asked })).toBe(false);
    await kept;
    await endings.stop();
  });

  it('ends all sign-ins of a user until a moment, and none of anybody else or later', async () => {
    const endings = await createHome().open();
    await endings.end(ending({ signIn: undefined }));
    expect(endings.isEnded({ id: 'one', user: ALICE, startedAtMs: NOW_MS })).toBe(true);
    expect(endings.isEnded({ id: 'two', user: ALICE, startedAtMs: NOW_MS + 1 })).toBe(false);
    expect(endings.isEnded({ id: 'three', user: BOB, startedAtMs: NOW_MS - 1 })).toBe(false);
    await endings.stop();
  });

  it('remembers them over a restart, those told at once too, as long as they matter', async () => {
    const home = createHome();
    const before = await home.open();
    const ids = Array.from({ length: 50 }, (_, at) => `sign-in-${at}`);
    await Promise.all(ids.map((signIn) => before.end(ending({ signIn }))));
    await before.end(ending({ signIn: undefined, user: BOB }));
    await before.end(ending({ signIn: 'of-the-past', untilMs: NOW_MS - 1 }));
    await before.stop();
    const after = await home.open();
    const started = { startedAtMs: NOW_MS - 1000 };
    expect(ids.filter((id) => !after.isEnded({ id, user: ALICE, ...started }))).toEqual([]);
    expect(after.isEnded({ id: 'any', user: BOB, ...started })).toBe(true);
    expect(after.isEnded({ id: 'of-the-past', user: ALICE, ...started })).toBe(false);
    await after.stop();
  });

  it('tells of each ending once', async () => {
    const endings = await createHome().open();
    const told: (string | undefined)[] = [];
    const stop = endings.follow(({ signIn }) => told.push(signIn));
    await endings.end(ending({ signIn: 'one' }));
    await endings.end(ending({ signIn: 'one' }));
    await endings.end(ending({ signIn: undefined }));
    stop();
    await endings.end(ending({ signIn: 'two' }));
    expect(told).toEqual(['one', undefined]);
    await endings.stop();
  });
}
