import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Program, startGatewayProcess } from '../support/gateway-process.ts';
import { mountPowerCutDisk } from '../support/power-cut-disk.ts';
import { startReplayingSubscriber } from '../support/replaying-subscriber.ts';
import { startSteadyLoad } from '../support/steady-load.ts';

const CALL = { operationName: 'FindPhoneCall', status: 'InProcess', phoneNumber: '1231231231', type: 'Inbound' };
const DISK_BYTES = 256 * 1024 ** 2;
/** `npm run test:crash` asks for the long form. */
const CUTS = process.env['CRASH_TEST'] === 'long' ? 10 : 2;
/** Accepted between two cuts, so that each finds requests at every stage. */
const ACCEPTED_PER_LIFE = 60;

it('a machine that loses its power answers what it accepted when it is back, once, and creates nothing twice [promise 1] [promise 5]', {
  timeout: 120_000,
}, async ({ skip }) => {
  const disk = mountPowerCutDisk(DISK_BYTES);
  if ('impossible' in disk) {
    console.warn(`Not run: ${disk.impossible}`);
    return skip(disk.impossible);
  }
  const dataDir = join(disk.path, 'data');
  mkdirSync(dataDir);
  let gateway: Program = await startGatewayProcess(dataDir);
  onTestFinished(() => gateway.stop());
  const { address } = gateway;
  let number = 0;
  const next = () => {
    number += 1;
    const callId = number % 5 === 0 ? `again ${number % 20}` : `new ${number}`;
    return { path: '/ucs/interactions', body: { ...CALL, callId } };
  };
  const load = startSteadyLoad(address, { user: 'alice', requestsPerSecond: 200, next });
  for (let cut = 0; cut < CUTS; cut++) {
    const before = load.accepted.size;
    await expect.poll(() => load.accepted.size - before, { timeout: 20_000 }).toBeGreaterThan(ACCEPTED_PER_LIFE);
    disk.cut();
    gateway.signal('SIGKILL');
    await gateway.exited;
    await disk.restore();
    gateway = await startGatewayProcess(dataDir, { PORT: new URL(address).port });
  }
  await load.stop();

  const reader = startReplayingSubscriber(address, 'alice');
  onTestFinished(reader.close);
  await reader.answersTo(load.accepted.keys());
  const ids = reader.events.map(({ data }) => data.referenceId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(reader.events.filter(({ data }) => data['errorMessage'] !== undefined)).toEqual([]);
  const created = reader.events
    .filter(({ data }) => data['isCreated'] === 'true')
    .map(({ data }) => data['interactionId']);
  expect(new Set(created).size).toBe(created.length);
});
