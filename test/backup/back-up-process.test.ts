import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDataDir, type Program, startGatewayProcess } from '../support/gateway-process.ts';
import { startReplayingSubscriber } from '../support/replaying-subscriber.ts';
import { findPhoneCall, toFindPhoneCall } from '../support/rest-client.ts';
import { startSteadyLoad } from '../support/steady-load.ts';

function makeFolder(): string {
  const folder = createDataDir();
  onTestFinished(folder.remove);
  return folder.path;
}

async function start(dataDir: string): Promise<Program> {
  const gateway = await startGatewayProcess(dataDir);
  onTestFinished(gateway.stop);
  return gateway;
}

/** Runs the command; throws with what it printed when it fails. */
function backUp(dataDir: string, file: string): void {
  execFileSync(process.execPath, ['src/main.ts', 'backup', file], {
    env: { ...process.env, DATA_DIR: dataDir },
    stdio: 'pipe',
  });
}

/** The same, while the test's own load goes on. */
async function backUpMeanwhile(dataDir: string, file: string): Promise<void> {
  const env = { ...process.env, DATA_DIR: dataDir };
  await promisify(execFile)(process.execPath, ['src/main.ts', 'backup', file], { env });
}

/** The notifications of these requests, as a client with replay gets them. */
async function outcomesOf(gateway: Program, ids: readonly number[]) {
  const reader = startReplayingSubscriber(gateway.address, 'alice');
  onTestFinished(reader.close);
  await reader.answersTo(ids);
  return reader.events.map(({ data }) => data);
}

describe('a backup of DATA_DIR', { timeout: 60_000 }, () => {
  it('is made while the gateway runs, for its owner alone, and holds what was answered and what the UCS knows', async () => {
    const dataDir = makeFolder();
    const gateway = await start(dataDir);
    const ids: number[] = [];
    for (const callId of ['one', 'two', 'three']) ids.push(await findPhoneCall(gateway.address, 'alice', { callId }));
    const before = await outcomesOf(gateway, ids);
    const file = join(makeFolder(), 'backup.tar');
    backUp(dataDir, file);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    expect(readdirSync(join(file, '..'))).toEqual(['backup.tar']);
    const later = await findPhoneCall(gateway.address, 'alice', { callId: 'later' });
    await gateway.stop();

    const restored = makeFolder();
    execFileSync('tar', ['-xf', file, '-C', restored]);
    const second = await start(restored);
    expect(await outcomesOf(second, ids)).toEqual(before);
    const again = await findPhoneCall(second.address, 'alice', { callId: 'two' });
    expect(again).toBeGreaterThan(later);
    const outcomes = await outcomesOf(second, [again]);
    expect(outcomes.at(-1)).toMatchObject({ interactionId: before[1]?.['interactionId'], isCreated: 'false' });
  });

  it('holds what was accepted before it began, answered or not, when requests come all the while', async () => {
    const dataDir = makeFolder();
    const gateway = await start(dataDir);
    let number = 0;
    const load = startSteadyLoad(gateway.address, {
      user: 'alice',
      requestsPerSecond: 200,
      next: () => ({ path: '/ucs/interactions', body: toFindPhoneCall(`${number++}`) }),
    });
    const accepts = (count: number) =>
      expect.poll(() => load.accepted.size, { timeout: 20_000 }).toBeGreaterThan(count);
    const kept: number[][] = [];
    const files: string[] = [];
    for (const name of ['first', 'second']) {
      await accepts(load.accepted.size + 100);
      kept.push([...load.accepted.keys()]);
      const file = join(makeFolder(), `${name}.tar`);
      await backUpMeanwhile(dataDir, file);
      files.push(file);
    }
    await accepts(load.accepted.size + 20);
    await load.stop();
    await gateway.stop();
    for (const [at, file] of files.entries()) {
      const restored = makeFolder();
      execFileSync('tar', ['-xf', file, '-C', restored]);
      const ids = kept[at] ?? [];
      const told = (await outcomesOf(await start(restored), ids)).map(({ referenceId }) => referenceId);
      expect(ids.filter((id) => told.filter((one) => one === id).length !== 1)).toEqual([]);
    }
  });

  it('is made of a gateway that does not run, too, and leaves DATA_DIR as it was', async () => {
    const dataDir = makeFolder();
    const gateway = await start(dataDir);
    const id = await findPhoneCall(gateway.address, 'alice', { callId: 'one' });
    await outcomesOf(gateway, [id]);
    await gateway.stop();
    const names = readdirSync(dataDir);
    const file = join(makeFolder(), 'backup.tar');
    backUp(dataDir, file);
    expect(readdirSync(dataDir)).toEqual(names);
    const restored = makeFolder();
    execFileSync('tar', ['-xf', file, '-C', restored]);
    expect(await outcomesOf(await start(restored), [id])).toHaveLength(1);
  });

  it('is refused where the file is there already, or there is nothing to back up', () => {
    const file = join(makeFolder(), 'backup.tar');
    expect(() => backUp(makeFolder(), file)).toThrow(/no backup: .* holds no journal/);
    expect(existsSync(file)).toBe(false);
    const dataDir = makeFolder();
    writeFileSync(join(dataDir, 'journal.sqlite'), '');
    writeFileSync(file, 'of yesterday');
    expect(() => backUp(dataDir, file)).toThrow(/no backup: .* is there already/);
  });
});
