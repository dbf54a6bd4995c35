import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectCometd } from '../support/cometd-client.ts';
import { createDataDir, type Program, startGatewayProcess } from '../support/gateway-process.ts';
import { makeMischief, type Pick } from '../support/socket-mischief.ts';
import { startSteadyLoad } from '../support/steady-load.ts';

/** `npm test` takes a short form; CI sets more. */
const CONNECTIONS = Number(process.env['SOCKET_FUZZ'] ?? 1_000);
const AT_ONCE = 64;
const SEED = 20_261_125;

/** The same picks in every run (mulberry32). */
function createPick(seed: number): Pick {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

async function makeMuchMischief(port: number): Promise<void> {
  const pick = createPick(SEED);
  let left = CONNECTIONS;
  const stranger = async () => {
    while (left-- > 0) await makeMischief(port, pick);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, stranger));
}

describe(`${CONNECTIONS} sockets that are opened, garbled, half-closed and reset at every stage`, () => {
  const dataDir = createDataDir();
  let gateway: Program;

  beforeAll(async () => {
    gateway = await startGatewayProcess(dataDir.path, { BAYEUX_TIMEOUT_MS: '500' });
  });
  afterAll(async () => {
    await gateway.stop();
    dataDir.remove();
  });

  it.each(['PORT', 'ADMIN_PORT'])('leave the work of others alone, at the %s', { timeout: 600_000 }, async (which) => {
    const port = Number(new URL(which === 'PORT' ? gateway.address : adminAddress(gateway)).port);
    const clients = await Promise.all(
      (['websocket', 'long-polling'] as const).map((transport) =>
        connectCometd(gateway.address, { user: 'bob', transport }),
      ),
    );
    for (const { subscribe } of clients) await subscribe('/v2/ucs/interactions');
    let calls = 0;
    const load = startSteadyLoad(gateway.address, {
      user: 'bob',
      requestsPerSecond: 50,
      next: () => ({
        path: '/ucs/interactions',
        body: {
          ...{ operationName: 'FindPhoneCall', callId: `${which}${calls++}`, status: 'InProcess' },
          ...{ phoneNumber: '1231231231', type: 'Inbound' },
        },
      }),
    });
    await makeMuchMischief(port);
    await load.stop();
    expect(load.others()).toBe(0);
    const accepted = [...load.accepted.keys()];
    expect(accepted.length).toBeGreaterThan(0);
    for (const { event, disconnect } of clients) {
      await Promise.all(accepted.map((id) => event(({ referenceId }) => referenceId === id)));
      await disconnect();
    }
    expect(gateway.lines.filter((line) => line.includes('"level":"error"') || line.includes('    at '))).toEqual([]);
  });
});

function adminAddress({ lines }: Program): string {
  const found = lines.flatMap((line) => /"admin":"(http:\/\/[\d.:]+)\/readyz/.exec(line)?.[1] ?? []);
  return found[0] ?? '';
}
