import { describe, expect, it, onTestFinished } from 'vitest';
import { QUICK_LEASE, startGatewayCluster } from '../support/gateway-cluster.ts';
import type { Program } from '../support/gateway-process.ts';
import { startReplayingSubscriber } from '../support/replaying-subscriber.ts';
import { post } from '../support/rest-client.ts';
import { type ScriptedAnswer, type ScriptedRequest, startScriptedUcs } from '../support/scripted-ucs.ts';
import { type SteadyLoad, startSteadyLoad } from '../support/steady-load.ts';

const url = process.env['TEST_NATS_URL'];
const DONE: ScriptedAnswer = { type: 'response', response: {} };

async function startCluster(env: Readonly<Record<string, string>> = {}) {
  const cluster = await startGatewayCluster(url ?? '', 3, { ...QUICK_LEASE, ...env });
  onTestFinished(cluster.stop);
  return cluster;
}

function startLoad({ address }: Program, name: string): SteadyLoad {
  let count = 0;
  const next = () => ({
    path: '/ucs/interactions',
    body: {
      operationName: 'FindPhoneCall',
      callId: `${name}-${count++}`,
      status: 'InProcess',
      phoneNumber: '1231231231',
      type: 'Inbound',
    },
  });
  return startSteadyLoad(address, { user: 'alice', requestsPerSecond: 50, next });
}

// No package on npm brings a NATS server: .ci/run builds one and names it.
describe.skipIf(url === undefined)('several gateways under load', { timeout: 300_000 }, () => {
  it('lose and double nothing when one is killed, one killed and started again, and one frozen past its lease [promise 1]', async () => {
    const cluster = await startCluster();
    const [killed, restarted, frozen] = cluster.gateways;
    if (killed === undefined || restarted === undefined || frozen === undefined) throw new Error('three gateways');
    const fourth = await cluster.start(4);
    const reader = startReplayingSubscriber(fourth.address, 'alice');
    onTestFinished(reader.close);
    const loads = [...cluster.gateways, fourth].map((gateway, index) => startLoad(gateway, `call-${index}`));
    const enough = (load: SteadyLoad | undefined, count: number) =>
      expect.poll(() => load?.accepted.size, { timeout: 60_000 }).toBeGreaterThan(count);

    await enough(loads[0], 50);
    killed.signal('SIGKILL');
    await enough(loads[1], 100);
    restarted.signal('SIGKILL');
    await restarted.exited;
    const again = await cluster.start(2);
    loads.push(startLoad(again, 'again'));
    frozen.signal('SIGSTOP');
    const before = loads[3]?.accepted.size ?? 0;
    // Longer than CLUSTER_CLAIM_MS of this test, at 50 requests a second.
    await enough(loads[3], before + 400);
    frozen.signal('SIGCONT');
    expect(await frozen.exited).toBe(1);
    await enough(loads[4], 50);
    await Promise.all(loads.map((load) => load.stop()));

    const accepted = loads.flatMap((load) => [...load.accepted.keys()]);
    expect(new Set(accepted).size).toBe(accepted.length);
    await expect.poll(() => reader.unanswered(accepted), { timeout: 60_000 }).toEqual([]);
    const told = reader.events.map(({ data }) => data.referenceId);
    expect(told.length).toBe(new Set(told).size);
    expect(reader.gaps).toEqual([]);
    const created = reader.events.filter(({ data }) => data['isCreated'] === 'true');
    expect(new Set(created.map(({ data }) => data['interactionId'])).size).toBe(created.length);
  });

  it('let requests that name one interaction take effect in the order of acceptance, whichever took them and whoever dies [promise 6]', async () => {
    const ucs = await startScriptedUcs();
    onTestFinished(() => ucs.die());
    const effects: number[] = [];
    ucs.answer = ({ request }: ScriptedRequest) => {
      if ('contactId' in request) effects.push(Number(String(request.contactId).replace('CONTACT', '')));
      return DONE;
    };
    const cluster = await startCluster({ UCS_TARGET: ucs.target });
    const accepted: number[] = [];
    for (let count = 0; count < 60; count += 1) {
      const alive = count < 30 ? cluster.gateways : cluster.gateways.slice(1);
      const gateway = alive[count % alive.length];
      const body = { operationName: 'SetCallContact', contactPath: `/contacts/CONTACT${count}` };
      const answer = await post(gateway?.address ?? '', '/ucs/interactions/INTERACTION00000', 'alice', body);
      accepted.push(answer.body.referenceId);
      if (count === 29) cluster.gateways[0]?.signal('SIGKILL');
    }
    const reader = startReplayingSubscriber(cluster.gateways[1]?.address ?? '', 'alice');
    onTestFinished(reader.close);
    await expect.poll(() => reader.unanswered(accepted), { timeout: 60_000 }).toEqual([]);
    expect(effects).toEqual(effects.toSorted((a, b) => a - b));
    expect(new Set(effects).size).toBe(60);
    expect(reader.events.map(({ data }) => data.referenceId)).toEqual(accepted);
  });
});
