import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectCometd } from '../support/cometd-client.ts';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';
import { findPhoneCall, post } from '../support/rest-client.ts';

const running = new AsyncDisposableStack();
let address: string;

beforeAll(async () => {
  const dataDir = createDataDir();
  running.defer(dataDir.remove);
  const ucs = await startExample();
  running.defer(() => void ucs.process.kill());
  const gateway = await startGatewayProcess(dataDir.path, { UCS_TARGET: ucs.target });
  running.defer(gateway.stop);
  address = gateway.address;
});
afterAll(() => running.disposeAsync());

async function startExample(): Promise<{ readonly process: ChildProcess; readonly target: string }> {
  const example = spawn(process.execPath, ['examples/tiny-ucs/server.ts', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: example.stdout }), 'line');
  return { process: example, target: String(line).split(' ').at(-1) ?? '' };
}

it('answers FindPhoneCall from the example UCS, and tells of the methods it leaves out', async () => {
  const alice = await connectCometd(address, { user: 'alice', transport: 'websocket' });
  await alice.subscribe('/v2/ucs/interactions');
  const outcomes = [];
  for (let round = 0; round < 2; round++) {
    const id = await findPhoneCall(address, 'alice', { callId: 'known to the example' });
    outcomes.push(await alice.event(({ referenceId }) => referenceId === id));
  }
  expect(outcomes.map(({ isCreated }) => isCreated)).toEqual(['true', 'false']);

  const note = { operationName: 'SetCallNote', note: 'not kept here' };
  const { body } = await post(address, `/ucs/interactions/${outcomes[0]?.interactionId}`, 'alice', note);
  const failure = await alice.event(({ referenceId }) => referenceId === body.referenceId);
  expect(failure).toMatchObject({ success: false, errorMessage: 'UCS request failed', errorCode: 'UNIMPLEMENTED' });
  await alice.disconnect();
});
