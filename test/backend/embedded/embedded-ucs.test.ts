import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type EmbeddedUcs,
  type EmbeddedUcsOptions,
  startEmbeddedUcs,
} from '../../../src/backend/embedded/embedded-ucs.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import type { UcsClient } from '../../../src/ucs-client/port.ts';
import { type CollectingLog, createCollectingLog } from '../../support/collecting-log.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { CALL, connectUcs, PHONE_CALL, untilServing } from '../../support/ucs-client-options.ts';

const RUNS = 'The embedded UCS runs.';
const FAILED = 'The embedded UCS failed.';
const ENDED = 'The embedded UCS ended; it is started again.';
const NO_PLACE = 'The embedded UCS waits for a place for its database.';
/** `npm run test:crash` asks for the long form. */
const KILLS = process.env['CRASH_TEST'] === 'long' ? 20 : 4;
const CALLS_AT_ONCE = 16;
const RESTART_MS = 20;

type Started = {
  readonly ucs: EmbeddedUcs;
  readonly target: string;
  readonly collected: CollectingLog;
};

async function start(folder: string, change: Partial<EmbeddedUcsOptions> = {}): Promise<Started> {
  const collected = createCollectingLog();
  const socketFile = join(makeTemporaryFolder(), 'ucs.sock');
  const ucs = await startEmbeddedUcs({
    numbering: { country: undefined, noNumbers: [] },
    socketFile,
    store: { kind: 'sqlite', file: join(folder, 'ucs', 'ucs.sqlite') },
    calls: { callsMax: 100, callsPerTenantMax: 100 },
    upkeep: { archiveDays: 0, retentionDays: 0, staleCallHours: 0 },
    demoData: true,
    clock: systemClock,
    log: collected.log,
    restartMs: RESTART_MS,
    restartLongestMs: 100 * RESTART_MS,
    ...change,
  });
  onTestFinished(() => ucs.stop());
  return { ucs, target: `unix:${socketFile}`, collected };
}

/** The process that runs now. */
function pidOf({ collected }: Started): number {
  return Number(collected.fieldsOf(RUNS).at(-1)?.['pid']);
}

/** Processes of Node that are started from now on run this first. */
function preload(code: string): void {
  const file = join(makeTemporaryFolder(), 'preload.mjs');
  writeFileSync(file, code);
  vi.stubEnv('NODE_OPTIONS', `--import=${file}`);
  onTestFinished(() => void vi.unstubAllEnvs());
}

/** Calls without pause until stop(), which resolves with how each ended. */
function callWithoutPause(client: UcsClient): { stop(): Promise<readonly (number | string)[]> } {
  const outcomes: (number | string)[] = [];
  let stopped = false;
  const oneByOne = async (line: number): Promise<void> => {
    for (let number = 0; !stopped; number++) {
      const result = await client.call('FindOrCreatePhoneCall', { ...PHONE_CALL, callId: `${line} ${number}` }, CALL);
      outcomes.push(result.ok ? 'done' : result.fault.errorCode);
      // A call that nobody can take fails at once: others must get their turn.
      if (!result.ok) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const lines = Array.from({ length: CALLS_AT_ONCE }, (_, line) => oneByOne(line));
  return {
    async stop() {
      stopped = true;
      await Promise.all(lines);
      return outcomes;
    },
  };
}

describe('the UCS in a process beside the gateway', () => {
  it('answers over its socket, and keeps what it did [embedded]', async () => {
    const folder = makeTemporaryFolder();
    const first = await start(folder);
    const made = await connectUcs(first.target).call('FindOrCreatePhoneCall', PHONE_CALL, CALL);
    expect(made).toMatchObject({ ok: true, response: { created: true } });
    await first.ucs.stop();
    const second = await start(folder);
    const found = await connectUcs(second.target).call('FindOrCreatePhoneCall', PHONE_CALL, CALL);
    expect(found).toMatchObject({ ok: true, response: { created: false } });
    expect([...first.collected.sentences, ...second.collected.sentences]).toEqual([RUNS, RUNS]);
  });

  it(`is killed ${KILLS} times under load: calls fail as UNAVAILABLE, and succeed again [embedded]`, {
    timeout: 120_000,
  }, async () => {
    const started = await start(makeTemporaryFolder());
    const client = connectUcs(started.target);
    for (let kill = 1; kill <= KILLS; kill++) {
      await untilServing(client, true);
      const load = callWithoutPause(client);
      await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL);
      process.kill(pidOf(started), 'SIGKILL');
      await untilServing(client, false);
      await untilServing(client, true);
      const outcomes = await load.stop();
      expect(outcomes).toContain('done');
      expect(outcomes.filter((outcome) => outcome !== 'done' && outcome !== 'UNAVAILABLE')).toEqual([]);
      expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: true });
    }
    const ends = started.collected.fieldsOf(FAILED);
    expect(ends.map(({ signal, output }) => [signal, output])).toEqual(Array(KILLS).fill(['SIGKILL', '']));
  });

  it('is no process that the signals of a terminal end: it stops when told to [stop]', async () => {
    const started = await start(makeTemporaryFolder());
    const client = connectUcs(started.target);
    await untilServing(client, true);
    const load = callWithoutPause(client);
    process.kill(pidOf(started), 'SIGINT');
    process.kill(pidOf(started), 'SIGTERM');
    expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: true });
    expect(new Set(await load.stop())).toEqual(new Set(['done']));
    await started.ucs.stop();
    expect(started.collected.sentences).toEqual([RUNS]);
  });

  it('that cannot open its database does not stop the gateway, and begins to serve when it can [embedded]', async () => {
    const folder = makeTemporaryFolder();
    // A file where the folder should be: no user, not even root, can write below it.
    writeFileSync(join(folder, 'ucs'), '');
    const { target, collected } = await start(folder);
    await collected.until(NO_PLACE, 3);
    // No process was started for nothing, and it was said once.
    expect(new Set(collected.sentences)).toEqual(new Set([NO_PLACE]));
    expect(collected.sentencesAt('error')).toEqual([NO_PLACE]);
    expect(collected.fieldsOf(NO_PLACE)[0]?.['problem']).toBe(`${join(folder, 'ucs')} is no folder`);
    rmSync(join(folder, 'ucs'));
    await untilServing(connectUcs(target), true);
  });

  it('whose database is no database is tried at growing intervals, and the reason is said once [embedded]', async () => {
    const folder = makeTemporaryFolder();
    mkdirSync(join(folder, 'ucs'));
    writeFileSync(join(folder, 'ucs', 'ucs.sqlite'), 'no database at all'.repeat(1000));
    const { target, collected } = await start(folder);
    await collected.until(ENDED, 3);
    expect(collected.fieldsOf(ENDED).map(({ restartMs }) => restartMs)).toEqual([20, 40, 80]);
    expect([collected.sentencesAt('error'), collected.sentencesAt('warn')]).toEqual([[FAILED], [ENDED]]);
    expect(String(collected.fieldsOf(FAILED)[0]?.['error'])).toMatch(/the UCS database cannot be opened: /);
    rmSync(join(folder, 'ucs', 'ucs.sqlite'));
    await untilServing(connectUcs(target), true);
  });

  it('says why its database cannot be reached, without the password [embedded]', async () => {
    const url = 'postgres://ucs:top-secret@127.0.0.1:1/ucs';
    const { collected } = await start(makeTemporaryFolder(), { store: { kind: 'postgres', url, connectionsMax: 2 } });
    const text = inspect(collected.fieldsOf(FAILED), { depth: 10 });
    expect(text).toContain('ECONNREFUSED 127.0.0.1:1');
    expect(text).not.toContain('top-secret');
  });

  it('stops while it waits to be started again, and while it starts [stop]', async () => {
    const folder = makeTemporaryFolder();
    mkdirSync(join(folder, 'ucs'));
    writeFileSync(join(folder, 'ucs', 'ucs.sqlite'), 'no database at all'.repeat(1000));
    const waiting = await start(folder, { restartMs: 3_600_000, restartLongestMs: 3_600_000 });
    await waiting.collected.until(ENDED);
    await waiting.ucs.stop();

    const starting = await start(folder, { restartMs: 0 });
    await starting.collected.until(ENDED);
    await starting.ucs.stop();
    expect(starting.collected.sentences.filter((sentence) => sentence === ENDED).length).toBeGreaterThan(0);
  });

  it('stops once, however often it is told to [stop]', async () => {
    const { ucs } = await start(makeTemporaryFolder());
    await Promise.all([ucs.stop(), ucs.stop()]);
    await ucs.stop();
  });
});

describe('a process of the UCS that dies at once', () => {
  it('is told with the end of what it printed, and waits longer each time before the next [bound]', async () => {
    const folder = makeTemporaryFolder();
    const starts = join(folder, 'starts');
    preload(`
      import { appendFileSync, writeSync } from 'node:fs';
      appendFileSync(${JSON.stringify(starts)}, 'x');
      writeSync(2, 'x'.repeat(1_000_000));
      throw new Error('broken on purpose');
    `);
    const clock = createManualClock();
    const { collected } = await start(folder, { clock, restartMs: 1_000, restartLongestMs: 2_000 });
    for (let time = 1; time <= 3; time++) {
      await collected.until(ENDED, time);
      clock.advance(time === 1 ? 999 : 1_999);
      expect(readFileSync(starts, 'utf8')).toHaveLength(time);
      clock.advance(1);
    }
    await collected.until(ENDED, 4);
    const ends = collected.fieldsOf(FAILED);
    expect(ends).toHaveLength(4);
    for (const { exitCode, output } of ends) {
      expect(exitCode).toBe(1);
      expect(output).toContain('Error: broken on purpose');
      expect(String(output).length).toBeLessThanOrEqual(8_000);
    }
  });

  it('or cannot even be started is the same', async () => {
    vi.spyOn(process, 'execPath', 'get').mockReturnValue('/nowhere/node');
    onTestFinished(() => void vi.restoreAllMocks());
    const { collected } = await start(makeTemporaryFolder());
    await collected.until(ENDED, 2);
    vi.restoreAllMocks();
    await collected.until(RUNS);
    expect(String(collected.fieldsOf(FAILED)[0]?.['error'])).toContain('ENOENT');
  });
});

describe('a setting that only the start finds wrong', () => {
  it('is told in its own words, and no second process is started', async () => {
    const wrong = start(makeTemporaryFolder(), { numbering: { country: 'XX', noNumbers: [] } });
    await expect(wrong).rejects.toMatchObject({
      code: 'WRONG_SETTING',
      message: "UCS_PHONE_COUNTRY: expected a country, got 'XX'",
    });
  });
});

describe('what the process of the UCS is started with', () => {
  it('are the bounds of memory and NODE_OPTIONS, without the debugger, and no arguments: those every user could see [embedded]', async () => {
    const folder = makeTemporaryFolder();
    const seen = join(folder, 'seen');
    preload(`
      import { writeFileSync } from 'node:fs';
      writeFileSync(${JSON.stringify(seen)}, [process.env.NODE_OPTIONS.trim(), process.execArgv, process.argv.slice(2)].join());
    `);
    vi.spyOn(process, 'execArgv', 'get').mockReturnValue(['--inspect', '--max-old-space-size=300', '--import=nothing']);
    onTestFinished(() => void vi.restoreAllMocks());
    const debugging = '--inspect=127.0.0.1:1 --inspect-brk --inspect-port=127.0.0.1:1';
    vi.stubEnv('NODE_OPTIONS', `${debugging} ${process.env['NODE_OPTIONS']} --stack-trace-limit=20`);
    const { ucs, collected } = await start(folder);
    await ucs.stop();
    expect(readFileSync(seen, 'utf8')).toMatch(/^--import=\S+ --stack-trace-limit=20,--max-old-space-size=300,$/);
    expect(collected.sentences).toEqual([RUNS]);
  });
});
