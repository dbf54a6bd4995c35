import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEndingsFile, type EndingsFileOptions } from '../../../src/identity/endings/endings-file.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { silentLog } from '../../../src/telemetry/silent.ts';
import { describeEndings } from '../../conformance/endings-suite.ts';
import { createCollectingLog } from '../../support/collecting-log.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

const FILE = 'ended-sign-ins';
const USER = { tenant: 'demo', userId: 'alice' };

function options(folder: string): EndingsFileOptions {
  return { folder, clock: systemClock, log: silentLog, endingsSweepMs: 1000, endingsFileSlackLines: 10 };
}

describe('endings in a file of the data folder', () => {
  describeEndings(() => {
    const folder = makeTemporaryFolder();
    return { open: () => createEndingsFile(options(folder)) };
  });

  it('are readable by their owner only', async () => {
    const folder = join(makeTemporaryFolder(), 'data');
    const endings = await createEndingsFile(options(folder));
    expect(statSync(join(folder, FILE)).mode & 0o077).toBe(0);
    await endings.stop();
  });

  it('are read past a line that a crash has cut off, also when more were written behind it', async () => {
    const folder = makeTemporaryFolder();
    const clock = createManualClock();
    const untilMs = clock.nowMs() + 1000;
    const line = (signIn: string) => JSON.stringify({ user: USER, signIn, atMs: clock.nowMs(), untilMs });
    writeFileSync(join(folder, FILE), `${line('one')}\n${line('two').slice(0, 30)}`);
    const first = await createEndingsFile({ ...options(folder), clock });
    await first.end({ user: USER, signIn: 'three', atMs: clock.nowMs(), untilMs });
    await first.stop();
    appendFileSync(join(folder, FILE), '{"user":\n\u0000\n');
    const second = await createEndingsFile({ ...options(folder), clock });
    const ended = ['one', 'two', 'three'].filter((id) => second.isEnded({ id, user: USER, startedAtMs: 0 }));
    expect(ended).toEqual(['one', 'three']);
    await second.stop();
  });

  it('are forgotten when they no longer matter, and the file stays small', async () => {
    const folder = makeTemporaryFolder();
    const clock = createManualClock();
    const endings = await createEndingsFile({ ...options(folder), clock });
    for (let at = 0; at < 200; at++) {
      await endings.end({ user: USER, signIn: `s${at}`, atMs: clock.nowMs(), untilMs: clock.nowMs() + 5000 });
      clock.advance(1000);
    }
    expect(readFileSync(join(folder, FILE), 'utf8').split('\n').length).toBeLessThan(30);
    expect(endings.isEnded({ id: 's0', user: USER, startedAtMs: 0 })).toBe(false);
    expect(endings.isEnded({ id: 's199', user: USER, startedAtMs: 0 })).toBe(true);
    await endings.stop();
  });

  it('that cannot be written are in force all the same, are said to be unkept, and are kept as soon as that is possible', async () => {
    const folder = makeTemporaryFolder();
    const clock = createManualClock();
    const { log, sentences, until } = createCollectingLog();
    const endings = await createEndingsFile({ ...options(folder), clock, log });
    // A folder in place of the file: no user, root included, can write to it.
    rmSync(join(folder, FILE));
    mkdirSync(join(folder, FILE, 'in-the-way'), { recursive: true });
    const ending = { user: USER, signIn: 'one', atMs: clock.nowMs(), untilMs: clock.nowMs() + 60_000 };
    await expect(endings.end(ending)).rejects.toThrow();
    expect(endings.isEnded({ id: 'one', user: USER, startedAtMs: 0 })).toBe(true);
    expect(sentences).toHaveLength(1);
    rmSync(join(folder, FILE), { recursive: true });
    clock.advance(1000);
    await until('Ended sign-ins can be kept again.');
    await endings.stop();
    const later = await createEndingsFile({ ...options(folder), clock });
    expect(later.isEnded({ id: 'one', user: USER, startedAtMs: 0 })).toBe(true);
    await later.stop();
  });
});
