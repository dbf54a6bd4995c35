import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { connectCometd } from '../support/cometd-client.ts';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';
import { findPhoneCall, post } from '../support/rest-client.ts';
import { createSurroundings } from '../support/surroundings.ts';

const OF_TYPESCRIPT = `TypeScript ${process.execPath} examples/tiny-ucs/server.ts 127.0.0.1:0`;

/** The same UCS in several languages, one a line: its name, and the words that start it. examples/tiny-ucs/build.sh prints those of the other languages, which .ci/run hands over. */
const EXAMPLES = [OF_TYPESCRIPT, ...(process.env['EXAMPLE_UCS_COMMANDS'] ?? '').split('\n').filter(Boolean)].map(
  (line) => {
    const [language, ...words] = line.split(' ');
    return { language, words };
  },
);

/** Enough for connections of the servers that end them after a second to end under them. */
const CALLS = 300;
const AT_ONCE = 10;

async function startExample([program = '', ...words]: readonly string[]): Promise<{
  readonly process: ChildProcess;
  readonly target: string;
}> {
  const example = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: example.stdout }), 'line');
  return { process: example, target: String(line).split(' ').at(-1) ?? '' };
}

describe.each(EXAMPLES)('the example UCS in $language', { timeout: 60_000 }, ({ words }) => {
  const running = new AsyncDisposableStack();
  let address: string;
  let target: string;

  beforeAll(async () => {
    const dataDir = createDataDir();
    running.defer(dataDir.remove);
    const ucs = await startExample(words);
    running.defer(() => void ucs.process.kill());
    target = ucs.target;
    const gateway = await startGatewayProcess(dataDir.path, { UCS_TARGET: target });
    running.defer(gateway.stop);
    address = gateway.address;
  }, 60_000);
  afterAll(() => running.disposeAsync());

  it('keeps the contract', async () => {
    const { surroundings, printed } = createSurroundings();
    const code = await runCli(['check-ucs', target, '--tenant', 'check'], surroundings);
    expect(printed.filter((line) => line.startsWith('BROKEN'))).toEqual([]);
    expect(code).toBe(0);
  });

  it('answers FindPhoneCall, and the gateway tells of the methods it leaves out', async () => {
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

  it('fails no operation, whatever its stack does with connections by default', async () => {
    const alice = await connectCometd(address, { user: 'alice', transport: 'websocket' });
    await alice.subscribe('/v2/ucs/interactions');
    for (let first = 0; first < CALLS; first += AT_ONCE) {
      const ids = await Promise.all(
        Array.from({ length: AT_ONCE }, (_, index) =>
          findPhoneCall(address, 'alice', { callId: `call ${first + index}` }),
        ),
      );
      const outcomes = await Promise.all(ids.map((id) => alice.event(({ referenceId }) => referenceId === id)));
      expect(outcomes.filter(({ errorMessage }) => errorMessage !== undefined)).toEqual([]);
    }
    await alice.disconnect();
  });
});
