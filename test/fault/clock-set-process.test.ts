import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../support/admin-client.ts';
import { connectCometd } from '../support/cometd-client.ts';
import { startGatewayCluster } from '../support/gateway-cluster.ts';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';
import { findPhoneCall } from '../support/rest-client.ts';

/** libfaketime, which lies to a process about the time; .ci/run has it from Debian. */
const LIBRARY = process.env['FAKETIME_LIBRARY'] ?? '';
const NATS = process.env['TEST_NATS_URL'];
const CHANNEL = '/v2/ucs/interactions';
/** Twice what passes between two looks for what is too old to be kept. */
const SEVERAL_LOOKS_MS = 2500;

type Env = Readonly<Record<string, string>>;

const HOMES: readonly { readonly name: string; start(env: Env): Promise<string> }[] = [
  {
    name: 'on its own disk',
    async start(env) {
      const folder = createDataDir();
      onTestFinished(folder.remove);
      const gateway = await startGatewayProcess(folder.path, env);
      onTestFinished(gateway.stop);
      return gateway.address;
    },
  },
  {
    name: 'on NATS',
    async start(env) {
      const cluster = await startGatewayCluster(NATS ?? '', 1, env);
      onTestFinished(cluster.stop);
      return cluster.gateways[0]?.address ?? '';
    },
  },
];

describe.runIf(LIBRARY !== '')('a wall clock that is set', { timeout: 60_000 }, () => {
  const homes = HOMES.filter(({ name }) => name !== 'on NATS' || NATS !== undefined);
  const cases = homes.flatMap((home) => ['-3600', '+3600'].map((seconds) => ({ ...home, seconds })));

  it.each(cases)(
    'by $seconds s, of a gateway $name: nothing is lost, removed, failed or signed out [promises 1, 3, 4]',
    async ({ start, seconds }) => {
      const folder = createDataDir();
      onTestFinished(folder.remove);
      const offsetFile = join(folder.path, 'offset');
      writeFileSync(offsetFile, '+0');
      const adminPort = await freePort();
      const address = await start({
        ADMIN_PORT: String(adminPort),
        JOURNAL_RETENTION_MS: '600000',
        LD_PRELOAD: LIBRARY,
        FAKETIME_TIMESTAMP_FILE: offsetFile,
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
        DONT_FAKE_MONOTONIC: '1',
      });
      const live = await connectCometd(address, { user: 'alice', transport: 'websocket' });
      await live.subscribe(CHANNEL);
      const ids = [await findPhoneCall(address, 'alice', { callId: 'before' })];
      await live.event(({ referenceId }) => referenceId === ids[0]);
      const signedIn = await fetch(`${address}/api/v2/me`, { headers: { authorization: `Basic ${btoa('bob:demo')}` } });
      const cookie = signedIn.headers
        .getSetCookie()
        .map((text) => text.split(';', 1)[0])
        .join('; ');
      const bob = await connectCometd(address, { user: 'bob', transport: 'websocket' });
      await bob.subscribe(CHANNEL);
      await bob.disconnect();

      writeFileSync(offsetFile, seconds);
      const untilMs = performance.now() + SEVERAL_LOOKS_MS;
      while (performance.now() < untilMs) ids.push(await findPhoneCall(address, 'alice', { callId: `${ids.length}` }));
      for (const id of ids)
        expect(await live.event(({ referenceId }) => referenceId === id)).toHaveProperty('isCreated');
      const ofBob = await findPhoneCall(address, 'bob', { callId: 'of bob' });
      const [bobAgain, replaying] = await Promise.all([
        connectCometd(address, { user: 'bob', transport: 'long-polling' }),
        connectCometd(address, { user: 'alice', transport: 'long-polling', replayFrom: -2 }),
      ]);
      await bobAgain.subscribe(CHANNEL);
      await bobAgain.event(({ referenceId }) => referenceId === ofBob);
      await replaying.subscribe(CHANNEL);
      for (const id of ids) await replaying.event(({ referenceId }) => referenceId === id);
      expect((await fetch(`${address}/api/v2/me`, { headers: { cookie } })).status).toBe(200);
      const metrics = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
      const lagSum = Number(/^ucs_gateway_delivery_lag_seconds_sum\S* (\S+)$/m.exec(metrics)?.[1]);
      expect(lagSum).toBeLessThan(600);
      await Promise.all([live, bobAgain, replaying].map((client) => client.disconnect()));
    },
  );
});
