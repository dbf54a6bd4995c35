import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectCometd } from '../support/cometd-client.ts';
import { createDataDir, type Program, startGatewayProcess } from '../support/gateway-process.ts';
import { findPhoneCall, post } from '../support/rest-client.ts';

const dataDir = createDataDir();
let ucs: ChildProcess;
let gateway: Program;

beforeAll(async () => {
  ucs = spawn(process.execPath, ['examples/tiny-ucs/server.ts', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (ucs.stdout === null) throw new Error('no stdout');
  const [line] = await once(createInterface({ input: ucs.stdout }), 'line');
  gateway = await startGatewayProcess(dataDir.path, { UCS_TARGET: String(line).split(' ').at(-1) ?? '' });
});
afterAll(async () => {
  await gateway.stop();
  ucs.kill();
  dataDir.remove();
});

it('answers FindPhoneCall from the example UCS, and tells of the methods it leaves out', async () => {
  const alice = await connectCometd(gateway.address, { user: 'alice', transport: 'websocket' });
  await alice.subscribe('/v2/ucs/interactions');
  const outcomes = [];
  for (let round = 0; round < 2; round++) {
    const id = await findPhoneCall(gateway.address, 'alice', { callId: 'known to the example' });
    outcomes.push(await alice.event(({ referenceId }) => referenceId === id));
  }
  expect(outcomes.map(({ isCreated }) => isCreated)).toEqual(['true', 'false']);

  const note = { operationName: 'SetCallNote', note: 'not kept here' };
  const { body } = await post(gateway.address, `/ucs/interactions/${outcomes[0]?.interactionId}`, 'alice', note);
  const failure = await alice.event(({ referenceId }) => referenceId === body.referenceId);
  expect(failure).toMatchObject({ success: false, errorMessage: 'UCS request failed', errorCode: 'UNIMPLEMENTED' });
  await alice.disconnect();
});
