import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDataDir, type Program, startGatewayProcess } from '../support/gateway-process.ts';
import { startReplayingSubscriber } from '../support/replaying-subscriber.ts';
import { findPhoneCall } from '../support/rest-client.ts';

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
