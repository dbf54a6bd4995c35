import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { findPhoneCall } from '../support/rest-client.ts';
import { setUpGateway } from '../support/set-up-gateway.ts';

const gateway = setUpGateway();

it('receives notifications with the JavaScript program of the page for authors of clients, and ends when told so', async () => {
  const authorization = `Basic ${btoa('alice:demo')}`;
  const words = ['test/interop/javascript/plain.js', `${gateway.address}/api/v2/notifications`, authorization];
  const program = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(program, 'exit');
  const referenceId = await findPhoneCall(gateway.address, 'alice', { callId: 'sample' });
  for await (const line of createInterface({ input: program.stdout })) if (line === `event ${referenceId}`) break;
  program.stdin.end('\n');
  expect(await ended).toEqual([0, null]);
});
