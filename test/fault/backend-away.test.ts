import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, readiness, untilReadiness } from '../support/admin-client.ts';
import { type CometdClient, connectCometd } from '../support/cometd-client.ts';
import { createDataDir, type Program, startGatewayProcess, startProgram } from '../support/gateway-process.ts';
import { findPhoneCall } from '../support/rest-client.ts';

/** web-services-api.md, section 6: known within 8 s. */
const NOTICED_MAX_MS = 8_000;

describe('a UCS in a process of its own that goes away and comes back', { timeout: 60_000 }, () => {
  const running = new AsyncDisposableStack();
  const states: string[] = [];
  let stateTold = (): void => {};
  let gateway: Program;
  let admin: string;
  let ucs: Program;
  let ucsEnv: Readonly<Record<string, string>>;
  let alice: CometdClient;

  beforeAll(async () => {
    const dataDir = createDataDir();
    running.defer(dataDir.remove);
    ucsEnv = { UCS_PORT: String(await freePort()), DATA_DIR: `${dataDir.path}/ucs` };
    ucs = await startProgram(['ucs'], ucsEnv);
    running.defer(() => ucs.signal('SIGKILL'));
    const adminPort = String(await freePort());
    admin = `http://127.0.0.1:${adminPort}`;
    gateway = await startGatewayProcess(dataDir.path, { UCS_TARGET: ucs.address, ADMIN_PORT: adminPort });
    running.defer(gateway.stop);
    alice = await connectCometd(gateway.address, { user: 'alice', transport: 'websocket' });
    running.defer(alice.disconnect);
    await alice.subscribe('/v2/ucs/interactions');
    alice.client.subscribe('/notifications/services', ({ data }) => {
      states.push(data.services[0].state);
      stateTold();
    });
    await untilReadiness(admin, ({ status }) => status === 200);
  });
  afterAll(() => running.disposeAsync());

  /** A change that follows soon on another is told a moment later. */
  function untilStates(count: number): Promise<void> {
    return new Promise((resolve) => {
      stateTold = () => states.length >= count && resolve();
      stateTold();
    });
  }

  async function serviceState(): Promise<string> {
    const authorization = `Basic ${Buffer.from('alice:demo').toString('base64')}`;
    const response = await fetch(`${gateway.address}/api/v2/services?fields=*`, { headers: { authorization } });
    const { services } = JSON.parse(await response.text());
    return services[0].state;
  }

  it.each([
    ['killed', 'SIGKILL'],
    ['stopped', 'SIGSTOP'],
  ] as const)(
    'is noticed when it is %s; what is accepted meanwhile is answered when it is back',
    async (_how, signal) => {
      expect(await serviceState()).toBe('Active');
      states.length = 0;
      ucs.signal(signal);
      expect(await untilReadiness(admin, ({ status }) => status === 503)).toBeLessThan(NOTICED_MAX_MS);
      expect(await readiness(admin)).toEqual({ status: 503, parts: ['ucs'] });
      expect(await serviceState()).toBe('Inactive');
      // Told at most once a second: what is over before that is not told at all.
      await untilStates(1);

      const accepted: number[] = [];
      for (let call = 0; call < 20; call++) {
        accepted.push(await findPhoneCall(gateway.address, 'alice', { callId: `${signal} ${call}` }));
      }
      if (signal === 'SIGSTOP') ucs.signal('SIGCONT');
      else ucs = await startProgram(['ucs'], ucsEnv);
      const outcomes = await Promise.all(accepted.map((id) => alice.event(({ referenceId }) => referenceId === id)));
      expect(outcomes.filter(({ errorMessage }) => errorMessage !== undefined)).toEqual([]);
      await untilReadiness(admin, ({ status }) => status === 200);
      expect(await serviceState()).toBe('Active');
      await untilStates(2);
      expect(states).toEqual(['Inactive', 'Active']);
    },
  );
});

describe('a UCS that stays away', () => {
  it('costs a failure notification when the budget ends, with the name of the gRPC status', async () => {
    await using running = new AsyncDisposableStack();
    const dataDir = createDataDir();
    running.defer(dataDir.remove);
    const nobody = `127.0.0.1:${await freePort()}`;
    const env = { UCS_TARGET: nobody, DISPATCH_BUDGET_MS: '1000', DISPATCH_ATTEMPT_TIMEOUT_MS: '500' };
    const gateway = await startGatewayProcess(dataDir.path, env);
    running.defer(gateway.stop);
    const alice = await connectCometd(gateway.address, { user: 'alice', transport: 'long-polling' });
    running.defer(alice.disconnect);
    await alice.subscribe('/v2/ucs/interactions');
    const id = await findPhoneCall(gateway.address, 'alice', { callId: 'to nobody' });
    expect(await alice.event(({ referenceId }) => referenceId === id)).toEqual({
      referenceId: id,
      messageType: 'createInteractionResponse',
      errorMessage: 'UCS request failed',
      errorCode: 'UNAVAILABLE',
      errorDetail: expect.any(String),
    });
  });
});
