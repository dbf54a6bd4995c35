import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { QUICK_LEASE, startGatewayCluster } from '../support/gateway-cluster.ts';
import { startReplayingSubscriber } from '../support/replaying-subscriber.ts';
import { toFindPhoneCall } from '../support/rest-client.ts';
import { ROOT } from '../support/source-files.ts';
import { startSteadyLoad } from '../support/steady-load.ts';

function git(...words: readonly string[]): Buffer {
  return execFileSync('git', words, { cwd: ROOT, maxBuffer: 256 * 1024 ** 2, stdio: ['ignore', 'pipe', 'ignore'] });
}

/** The first version whose gateways act as one, Bayeux included, and that the dependencies of today suffice for; undefined where the history does not reach back to it. */
function findFirstVersion(): string | undefined {
  try {
    const added = git('log', '--diff-filter=A', '--format=%H', '--', 'src/bayeux/relay/relay.ts').toString().trim();
    const first = added.split('\n').at(-1) ?? '';
    if (first === '') return undefined;
    const later = git('log', '--reverse', '--format=%H', `${first}..HEAD`, '--', 'package.json').toString().trim();
    const head = git('rev-parse', 'HEAD').toString().trim();
    return [first, ...later.split('\n')].filter((version) => version !== '' && version !== head).find(hasDependencies);
  } catch {
    return undefined;
  }
}

function hasDependencies(version: string): boolean {
  const { dependencies } = JSON.parse(git('show', `${version}:package.json`).toString());
  return Object.keys(dependencies).every((name) => existsSync(join(ROOT, 'node_modules', name)));
}

/** Its sources, with the dependencies of today. */
function unpack(version: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-version-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  execFileSync('tar', ['-x', '-C', folder], { input: git('archive', version) });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

const url = process.env['TEST_NATS_URL'];
const first = findFirstVersion();

// No package on npm brings a NATS server: .ci/run builds one. A shallow clone has no earlier version.
it.skipIf(url === undefined || first === undefined)(
  'gateways of the first version and of this one act as one: both serve, and each takes over what the other leaves [promises 1, 3]',
  { timeout: 300_000 },
  async () => {
    const cluster = await startGatewayCluster(url ?? '', 0, QUICK_LEASE);
    onTestFinished(cluster.stop);
    const older = await cluster.start(1, {}, unpack(first ?? ''));
    const newer = await cluster.start(2);
    const third = await cluster.start(3);
    let calls = 0;
    const next = () => ({ path: '/ucs/interactions', body: toFindPhoneCall(`call-${calls++}`) });
    const startLoad = (address: string) => startSteadyLoad(address, { user: 'alice', requestsPerSecond: 50, next });
    const loads = [older, newer, third].map(({ address }) => startLoad(address));
    const readers = [older, newer].map(({ address }) => startReplayingSubscriber(address, 'alice'));
    for (const reader of readers) onTestFinished(reader.close);
    const more = async (count: number, numbers: readonly number[]): Promise<void> => {
      for (const number of numbers) {
        const before = loads[number]?.accepted.size ?? 0;
        await expect.poll(() => loads[number]?.accepted.size, { timeout: 60_000 }).toBeGreaterThan(before + count);
      }
    };
    await more(50, [0, 1, 2]);
    third.signal('SIGKILL');
    // Longer than CLUSTER_CLAIM_MS of this test: one of the two takes over what it left.
    await more(400, [0, 1]);
    const [olderReader, newerReader] = readers;
    await Promise.all([loads[0]?.stop(), loads[2]?.stop()]);
    const ofOlder = [...(loads[0]?.accepted.keys() ?? []), ...(loads[2]?.accepted.keys() ?? [])];
    await expect.poll(() => olderReader?.unanswered(ofOlder), { timeout: 60_000 }).toEqual([]);
    olderReader?.close();
    const last = startLoad(older.address);
    await expect.poll(() => last.accepted.size, { timeout: 60_000 }).toBeGreaterThan(50);
    older.signal('SIGKILL');
    await last.stop();
    await more(400, [1]);
    await loads[1]?.stop();

    const accepted = [...loads, last].flatMap((load) => [...load.accepted.keys()]);
    expect(new Set(accepted).size).toBe(accepted.length);
    await expect.poll(() => newerReader?.unanswered(accepted), { timeout: 60_000 }).toEqual([]);
    for (const reader of readers) {
      const told = reader.events.map(({ data }) => data.referenceId);
      expect(told.length).toBe(new Set(told).size);
      expect(reader.gaps).toEqual([]);
    }
  },
);
