import { afterEach, describe, expect, it } from 'vitest';
import { connectCometd } from '../support/cometd-client.ts';
import { createDataDir, type Program, startGatewayProcess, startProgram } from '../support/gateway-process.ts';
import { findPhoneCall } from '../support/rest-client.ts';

describe('a gateway killed between its answer and the notification', () => {
  const running: Program[] = [];
  const dataDir = createDataDir();
  const keep = (program: Program): Program => {
    running.push(program);
    return program;
  };

  afterEach(async () => {
    for (const program of running.splice(0)) {
      program.signal('SIGKILL');
      await program.exited;
    }
    dataDir.remove();
  });

  it('notifies after the next start, exactly once, a client that comes back with ext.replay', async () => {
    const ucsEnv = { UCS_PORT: '0', DATA_DIR: `${dataDir.path}/ucs` };
    const ucs = keep(await startProgram(['ucs'], ucsEnv));
    const gatewayDir = `${dataDir.path}/gateway`;
    const first = keep(await startGatewayProcess(gatewayDir, { UCS_TARGET: ucs.address }));

    // A stopped UCS holds its calls: the requests are accepted and cannot be answered yet.
    ucs.signal('SIGSTOP');
    const accepted = await Promise.all(
      Array.from({ length: 20 }, (_, call) =>
        findPhoneCall(first.address, 'alice', { callId: `before the crash ${call}` }),
      ),
    );
    first.signal('SIGKILL');
    await first.exited;
    ucs.signal('SIGCONT');

    const second = keep(await startGatewayProcess(gatewayDir, { UCS_TARGET: ucs.address }));
    const alice = await connectCometd(second.address, { user: 'alice', transport: 'websocket', replayFrom: -2 });
    await alice.subscribe('/v2/ucs/interactions');
    await Promise.all(accepted.map((id) => alice.event(({ referenceId }) => referenceId === id)));
    const after = await findPhoneCall(second.address, 'alice', { callId: 'after the crash' });
    await alice.event(({ referenceId }) => referenceId === after);

    const received = alice.events.map(({ referenceId }) => referenceId).sort((left, right) => left - right);
    expect(received).toEqual([...accepted, after].sort((left, right) => left - right));
    expect(
      alice.events.every(
        (event) => event.messageType === 'createInteractionResponse' && event.errorMessage === undefined,
      ),
    ).toBe(true);
    await alice.disconnect();
  });
});
