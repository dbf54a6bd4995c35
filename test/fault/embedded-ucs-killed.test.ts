import { describe, expect, it, onTestFinished } from 'vitest';
import { embeddedUcsPids } from '../support/embedded-ucs-process.ts';
import { createDataDir, type Program, startGatewayProcess } from '../support/gateway-process.ts';
import { startReplayingSubscriber } from '../support/replaying-subscriber.ts';
import { startSteadyLoad } from '../support/steady-load.ts';

/** `npm run test:crash` asks for the long form. */
const KILLS = process.env['CRASH_TEST'] === 'long' ? 20 : 3;
const REQUESTS_PER_SECOND = 200;
/** A UCS that is away for much of the time may cost a request more attempts than its usual budget has room for. */
const BUDGET_MS = 300_000;
const ANSWERED_MAX_MS = 70_000;

async function startedUcs(gateway: Program, starts: number): Promise<number> {
  await expect.poll(() => embeddedUcsPids(gateway), { timeout: 30_000 }).toHaveLength(starts);
  return embeddedUcsPids(gateway).at(-1) ?? Number.NaN;
}

describe(`a gateway under ${REQUESTS_PER_SECOND} requests/s whose embedded UCS is killed ${KILLS} times`, () => {
  it('lives on, and answers what it accepted, once [promise 1]', { timeout: 300_000 }, async () => {
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    const env = { LOG_LEVEL: 'debug', JOURNAL_RETENTION_PER_USER: '1000000', DISPATCH_BUDGET_MS: String(BUDGET_MS) };
    const gateway = await startGatewayProcess(dataDir.path, env);
    onTestFinished(gateway.stop);
    const subscriber = startReplayingSubscriber(gateway.address, 'alice');
    onTestFinished(subscriber.close);
    let number = 0;
    const load = startSteadyLoad(gateway.address, {
      user: 'alice',
      requestsPerSecond: REQUESTS_PER_SECOND,
      next: () => ({
        path: '/ucs/interactions',
        body: {
          operationName: 'FindPhoneCall',
          callId: `call ${number++}`,
          status: 'New',
          phoneNumber: '1',
          type: 'Inbound',
        },
      }),
    });
    for (let kill = 1; kill <= KILLS; kill++) {
      const pid = await startedUcs(gateway, kill);
      const answered = subscriber.events.length;
      await expect.poll(() => subscriber.events.length, { timeout: 30_000 }).toBeGreaterThan(answered + 10);
      process.kill(pid, 'SIGKILL');
    }
    await startedUcs(gateway, KILLS + 1);
    await load.stop();

    expect(load.others()).toBe(0);
    expect(load.accepted.size).toBeGreaterThan(KILLS * 100);
    await expect.poll(() => subscriber.unanswered(load.accepted.keys()).length, { timeout: ANSWERED_MAX_MS }).toBe(0);
    expect(subscriber.losses()).toBe(0);
    expect(subscriber.events).toHaveLength(load.accepted.size);
    expect(subscriber.events.filter(({ data }) => data.errorMessage !== undefined)).toEqual([]);
    const ends = gateway.lines.filter((line) => line.includes('The embedded UCS failed.'));
    expect(ends).toHaveLength(KILLS);
    gateway.signal('SIGTERM');
    expect(await gateway.exited).toBe(0);
  });
});
