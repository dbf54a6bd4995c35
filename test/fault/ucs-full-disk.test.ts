import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mountFaultyDisk } from '../support/faulty-disk.ts';
import { CALL, connectUcs, PHONE_CALL, untilServing } from '../support/ucs-client-options.ts';
import { startUcsServer } from '../support/ucs-server.ts';

const DISK_BYTES = 16 * 1024 ** 2;

describe('the reference UCS on a disk that is full', () => {
  it('fails calls as UNAVAILABLE with a time to retry, says NOT_SERVING, keeps what it has, and serves again by itself when there is room', async ({
    skip,
  }) => {
    const disk = mountFaultyDisk(DISK_BYTES);
    if ('impossible' in disk) {
      console.warn(`Not run: ${disk.impossible}`);
      return skip(disk.impossible);
    }
    const server = await startUcsServer({ store: { kind: 'sqlite', file: join(disk.path, 'ucs.sqlite') } });
    const client = connectUcs(server.target);
    await untilServing(client, true);
    const find = (callId: string) => client.call('FindOrCreatePhoneCall', { ...PHONE_CALL, callId }, CALL);
    expect(await find('before')).toMatchObject({ ok: true, response: { created: true } });

    disk.fill();
    const outcomes = await Promise.all(Array.from({ length: 200 }, (_, index) => find(`${index}`)));
    const faults = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.fault]));
    expect(faults.length).toBeGreaterThan(0);
    for (const fault of faults)
      expect(fault).toMatchObject({ errorCode: 'UNAVAILABLE', retryable: true, retryAfterMs: 1000 });
    await untilServing(client, false);

    disk.free();
    await untilServing(client, true);
    for (const [index, { ok }] of outcomes.entries())
      expect(await find(`${index}`)).toMatchObject({ ok: true, response: { created: !ok } });
    expect(await find('before')).toMatchObject({ ok: true, response: { created: false } });
  });
});
