import { describe, it, type TestContext } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { basic } from '../support/bayeux-server.ts';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.ts';
import { createDataDir, type Program, startGatewayProcess } from '../support/gateway-process.ts';
import { startReplayingSubscriber } from '../support/replaying-subscriber.ts';
import { findPhoneCall } from '../support/rest-client.ts';
import { type ClientProgram, startClientProgram } from './client-program.ts';
import { REAL_CLIENTS, type RealClient } from './real-clients.ts';

/** Filled by test/interop/prepare.sh, which `.ci/run` runs: `npm test` needs no other language. */
const FOLDER = process.env['INTEROP_CLIENTS'];
const REQUESTS_PER_PART = 50;
/** What came in the last 50 ms before a SIGKILL may come again to clients without replay (docs/guarantees.md). */
const MARKED_MS = 150;

type Setting = {
  readonly client: RealClient;
  readonly proxy: CuttingProxy;
  readonly program: ClientProgram;
  readonly accepted: Set<number>;
  gateway: Program;
  restart(): Promise<void>;
};

async function start(
  client: RealClient,
  folder: string,
  { onTestFailed, onTestFinished }: TestContext,
): Promise<Setting> {
  const dataDir = createDataDir();
  const inData = client.kind === 'replay' ? 'on' : 'off';
  const startGateway = () => startGatewayProcess(dataDir.path, { BAYEUX_REPLAY_ID_IN_DATA: inData });
  const gateway = await startGateway();
  // It starts again on another port: its own may be taken by then.
  const proxy = await startCuttingProxy(() => Number(new URL(setting.gateway.address).port));
  const address = `http://127.0.0.1:${proxy.port}/api/v2/notifications`;
  const program = startClientProgram(client.command(folder, address, basic('alice')));
  const setting: Setting = {
    client,
    proxy,
    program,
    accepted: new Set(),
    gateway,
    async restart() {
      setting.gateway.signal('SIGKILL');
      await setting.gateway.exited;
      setting.gateway = await startGateway();
    },
  };
  onTestFailed(() => console.error(`${client.name} printed:\n${program.output.slice(-20).join('\n')}`));
  onTestFinished(async () => {
    program.kill();
    await setting.gateway.stop();
    await proxy.stop();
    dataDir.remove();
  });
  return setting;
}

/** Sends requests side by side; those without an answer, because of a kill, may or may not have been accepted. */
async function request({ gateway, accepted }: Setting, part: string): Promise<void> {
  const callIds = Array.from({ length: REQUESTS_PER_PART }, (_, at) => `${part} ${at}`);
  const answers = await Promise.allSettled(
    callIds.map((callId) => findPhoneCall(gateway.address, 'alice', { callId })),
  );
  for (const answer of answers) if (answer.status === 'fulfilled') accepted.add(answer.value);
}

/** The user's whole log, in its order. */
async function readLog({ gateway, accepted }: Setting): Promise<readonly number[]> {
  const reader = startReplayingSubscriber(gateway.address, 'alice');
  await reader.answersTo(accepted);
  reader.close();
  return reader.events.map(({ data }) => data.referenceId);
}

async function killAndRestart(setting: Setting): Promise<void> {
  const { client, program, accepted } = setting;
  if (client.kind === 'replay') {
    const before = program.received.length;
    const requests = request(setting, 'killed');
    await program.count(before + 1);
    await setting.restart();
    await requests;
  } else {
    await new Promise<void>((resolve) => systemClock.after(MARKED_MS, resolve));
    await setting.restart();
    await request(setting, 'killed');
  }
  await program.count(accepted.size);
}

async function cut(setting: Setting): Promise<void> {
  const { client, program, accepted, proxy } = setting;
  if (client.kind === 'plain' || client.staysInSession === true) {
    proxy.cut();
    await request(setting, 'cut');
  } else {
    const before = program.received.length;
    const requests = request(setting, 'cut');
    await program.count(before + 1);
    proxy.cut();
    await requests;
  }
  await program.count(accepted.size);
}

describe.skipIf(FOLDER === undefined)('a real client, unmodified', () => {
  it.concurrent.for(REAL_CLIENTS.map((client) => [client.name, client] as const))(
    '%s: gets every notification once and in order, over a kill, a cut and a clean end [N6, N7, X1, X6]',
    { timeout: 90_000 },
    async ([, client], context) => {
      const { expect } = context;
      const setting = await start(client, FOLDER ?? '', context);
      const { program, accepted } = setting;
      await request(setting, 'first');
      await program.count(accepted.size);
      await killAndRestart(setting);
      await cut(setting);
      await request(setting, 'last');
      await program.count(accepted.size);
      expect(await program.end(), program.output.join('\n')).toBe(0);
      const log = await readLog(setting);
      expect(log).toEqual(expect.arrayContaining([...accepted]));
      expect(program.received).toEqual(log);
    },
  );
});
