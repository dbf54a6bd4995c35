import { describe, expect, it, onTestFinished } from 'vitest';
import { connectCometd } from '../support/cometd-client.ts';
import { embeddedUcsPids, firstEmbeddedUcsPid } from '../support/embedded-ucs-process.ts';
import { createDataDir, type Program, startGatewayProcess } from '../support/gateway-process.ts';
import { findPhoneCall } from '../support/rest-client.ts';
import { isRunning } from '../support/running-process.ts';

/** Starts a gateway with the embedded UCS; whatever is left of both ends with the test. */
async function start(dataDir: string): Promise<{ readonly gateway: Program; readonly ucsPid: number }> {
  const gateway = await startGatewayProcess(dataDir, { LOG_LEVEL: 'debug' });
  onTestFinished(() => gateway.signal('SIGKILL'));
  const ucsPid = await firstEmbeddedUcsPid(gateway);
  onTestFinished(() => {
    if (isRunning(ucsPid)) process.kill(ucsPid, 'SIGKILL');
  });
  return { gateway, ucsPid };
}

/** The interaction that this call got, and whether it was made now. */
async function outcomeOf(gateway: Program, callId: string): Promise<readonly [unknown, unknown]> {
  const alice = await connectCometd(gateway.address, { user: 'alice', transport: 'websocket' });
  await alice.subscribe('/v2/ucs/interactions');
  const id = await findPhoneCall(gateway.address, 'alice', { callId });
  const outcome = await alice.event(({ referenceId }) => referenceId === id);
  await alice.disconnect();
  return [outcome['interactionId'], outcome['isCreated']];
}

describe('the embedded UCS of a gateway that was killed', { timeout: 120_000 }, () => {
  it('ends by itself', async () => {
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    const { gateway, ucsPid } = await start(dataDir.path);
    expect(isRunning(ucsPid)).toBe(true);
    gateway.signal('SIGKILL');
    await gateway.exited;
    await expect.poll(() => isRunning(ucsPid), { timeout: 30_000 }).toBe(false);
  });

  it('and that lives for a while longer does not hinder the next gateway on the same DATA_DIR, nor does its end', async () => {
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    const first = await start(dataDir.path);
    const [interactionId, created] = await outcomeOf(first.gateway, 'of the first');
    expect(created).toBe('true');
    // Stopped, it does not even see that its gateway is gone, and keeps its database and its socket open.
    process.kill(first.ucsPid, 'SIGSTOP');
    first.gateway.signal('SIGKILL');
    await first.gateway.exited;

    const second = await start(dataDir.path);
    expect(isRunning(first.ucsPid)).toBe(true);
    expect(await outcomeOf(second.gateway, 'of the first')).toEqual([interactionId, 'false']);
    process.kill(first.ucsPid, 'SIGCONT');
    await expect.poll(() => isRunning(first.ucsPid), { timeout: 30_000 }).toBe(false);
    expect(isRunning(second.ucsPid)).toBe(true);
    expect((await outcomeOf(second.gateway, 'of the second'))[1]).toBe('true');
    expect(embeddedUcsPids(second.gateway)).toEqual([second.ucsPid]);
  });
});
