import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort, readiness, untilReadiness } from '../support/admin-client.ts';
import { type FaultyDisk, mountFaultyDisk } from '../support/faulty-disk.ts';
import { createDataDir, startGatewayProcess, startProgram } from '../support/gateway-process.ts';
import { startReplayingSubscriber } from '../support/replaying-subscriber.ts';
import { FIND_PHONE_CALL_SAMPLE, findPhoneCall, post } from '../support/rest-client.ts';

const DISK_BYTES = 4 * 1024 ** 2;
const REQUESTS_AT_ONCE = 20;

/** A disk, or the end of the test with the reason why there is none. */
function diskOrReason(skip: (reason: string) => never): FaultyDisk {
  const disk = mountFaultyDisk(DISK_BYTES);
  if (!('impossible' in disk)) return disk;
  console.warn(`Not run: ${disk.impossible}`);
  return skip(disk.impossible);
}

/** Sends requests until one is refused. Gives what was accepted, and the refusals. */
async function acceptUntilRefused(address: string) {
  const accepted: number[] = [];
  for (let round = 0; ; round++) {
    const answers = await Promise.all(
      Array.from({ length: REQUESTS_AT_ONCE }, (_, call) =>
        post(address, '/ucs/interactions', 'alice', { ...FIND_PHONE_CALL_SAMPLE, callId: `${round} ${call}` }),
      ),
    );
    accepted.push(...answers.filter(({ status }) => status === 200).map(({ body }) => body.referenceId));
    const refusals = answers.filter(({ status }) => status !== 200);
    if (refusals.length > 0) return { accepted, refusals };
  }
}

describe('DATA_DIR on a disk', { timeout: 60_000 }, () => {
  it('that gets full: new requests are refused with 503/4, readyz and the log say why, and all goes on by itself when there is room [promise 1] [promise 2]', async ({
    skip,
  }) => {
    const disk = diskOrReason(skip);
    const elsewhere = createDataDir();
    onTestFinished(elsewhere.remove);
    const ucs = await startProgram(['ucs'], { UCS_PORT: '0', DATA_DIR: elsewhere.path });
    onTestFinished(ucs.stop);
    const adminPort = String(await freePort());
    const admin = `http://127.0.0.1:${adminPort}`;
    const gateway = await startGatewayProcess(disk.path, { UCS_TARGET: ucs.address, ADMIN_PORT: adminPort });
    onTestFinished(gateway.stop);
    const before = await findPhoneCall(gateway.address, 'alice', { callId: 'before' });

    disk.fill();
    const { accepted, refusals } = await acceptUntilRefused(gateway.address);
    for (const { status, retryAfter, body } of refusals) {
      expect({ status, retryAfter, body }).toMatchObject({ status: 503, retryAfter: 1, body: { statusCode: 4 } });
      expect(body).not.toHaveProperty('referenceId');
    }
    expect(await readiness(admin)).toMatchObject({ status: 503, parts: ['journal'] });
    await gateway.until((line) => line.includes('The disk is full'));

    disk.free();
    await untilReadiness(admin, ({ status }) => status === 200);
    const after = await findPhoneCall(gateway.address, 'alice', { callId: 'after' });
    const reader = startReplayingSubscriber(gateway.address, 'alice');
    onTestFinished(reader.close);
    await reader.answersTo([before, ...accepted, after]);
    // Nothing that was refused, and nothing twice.
    const logged = reader.events.map(({ data }) => data.referenceId).toSorted((one, other) => one - other);
    expect(logged).toEqual([before, ...accepted, after].toSorted((one, other) => one - other));
  });

  it('that is read-only: the gateway starts, refuses with 503/4 and says why, and accepts by itself once it can write', async ({
    skip,
  }) => {
    const disk = diskOrReason(skip);
    disk.makeReadOnly();
    const adminPort = String(await freePort());
    const admin = `http://127.0.0.1:${adminPort}`;
    const gateway = await startGatewayProcess(disk.path, { ADMIN_PORT: adminPort });
    onTestFinished(gateway.stop);
    const refused = await post(gateway.address, '/ucs/interactions', 'alice', FIND_PHONE_CALL_SAMPLE);
    expect(refused).toMatchObject({ status: 503, retryAfter: 1, body: { statusCode: 4 } });
    expect((await readiness(admin)).parts).toContain('journal');
    await gateway.until((line) => /The journal cannot be (opened|written)|The journal is read-only/.test(line));

    disk.makeWritable();
    await untilReadiness(admin, ({ status }) => status === 200);
    const id = await findPhoneCall(gateway.address, 'alice', { callId: 'at last' });
    const reader = startReplayingSubscriber(gateway.address, 'alice');
    onTestFinished(reader.close);
    await reader.answersTo([id]);
    expect(reader.events.map(({ data }) => data.referenceId)).toEqual([id]);
  });
});
