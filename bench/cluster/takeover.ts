/** How long what a killed gateway had accepted waits for another one, or for the next start of the same: 10,000 open requests. */
import { setTimeout } from 'node:timers/promises';
import { startReplayingSubscriber } from '../../test/support/replaying-subscriber.ts';
import { FOUND, startScriptedUcs } from '../../test/support/scripted-ucs.ts';
import type { Report } from '../support/report.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startDeployment } from './deployment.ts';

const OPEN = 10_000;
const AT_ONCE = 64;
const CLAIM_SECONDS = 16;
const ALICE = `Basic ${Buffer.from('alice:demo').toString('base64')}`;

export async function benchClusterTakeover(): Promise<Report> {
  const deployment = await startDeployment();
  const ucs = await startScriptedUcs();
  /** Kills the first gateway with everything open, and measures from then on, in seconds. */
  const measure = async (again: boolean) => {
    ucs.answer = () => ({ type: 'silence' });
    const name = again ? 'restarted' : 'gone';
    const NATS_PREFIX = `bench-${name}`;
    const gateways = await deployment.start([name, `${name}-heir`], ucs.target, { NATS_PREFIX });
    const [killed, heir] = gateways;
    if (killed === undefined || heir === undefined) throw new Error('two gateways');
    await acceptAll(killed);
    ucs.answer = () => FOUND;
    await killed.kill();
    const killedMs = performance.now();
    const [next] = again ? await deployment.start([name], ucs.target, { NATS_PREFIX }) : [undefined];
    const readySeconds = (performance.now() - killedMs) / 1_000;
    const reader = startReplayingSubscriber(heir.address, 'alice');
    const secondsUntil = async (count: number): Promise<number> => {
      while (reader.events.length < count) await setTimeout(20);
      return (performance.now() - killedMs) / 1_000;
    };
    const figures = { ready: readySeconds, first: await secondsUntil(1), all: await secondsUntil(OPEN) };
    reader.close();
    await Promise.all([heir.stop(), next?.stop()]);
    return figures;
  };
  try {
    const restarted = await measure(true);
    const gone = await measure(false);
    const row = (name: string, { first, all }: { readonly first: number; readonly all: number }) => ({
      name,
      figures: { 's to the first outcome': first.toFixed(1), 's to all': all.toFixed(1) },
    });
    return {
      title: `A gateway is killed with ${OPEN} requests open`,
      rows: [row('started again at once', restarted), row('gone for good', gone)],
      ratios: [
        {
          name: 's from the start of the next gateway to the first outcome',
          value: restarted.first,
          goal: { atMost: 2 },
        },
        {
          name: 's from CLUSTER_CLAIM_MS to the first outcome, gone for good',
          value: gone.first - CLAIM_SECONDS,
          goal: { atMost: 2 },
        },
      ],
    };
  } finally {
    ucs.die();
    await deployment.stop();
  }
}

async function acceptAll({ address }: ServerProcess): Promise<void> {
  let next = 0;
  const poster = async (): Promise<void> => {
    while (next < OPEN) {
      const body = {
        operationName: 'FindPhoneCall',
        callId: `${next++}`,
        status: 'New',
        phoneNumber: '1',
        type: 'Inbound',
      };
      const response = await fetch(`${address}/api/v2/ucs/interactions`, {
        method: 'POST',
        headers: { authorization: ALICE, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      if (response.status !== 200) throw new Error(`not accepted: ${text}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, poster));
}
