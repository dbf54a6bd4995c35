/** What several gateways cost beside one: an operation at three, a poll that comes to another one, sessions that do nothing. */
import { setTimeout } from 'node:timers/promises';
import { connect } from '@nats-io/transport-node';
import { startScriptedUcs } from '../../test/support/scripted-ucs.ts';
import { bayeux } from '../bayeux/dialects.ts';
import { openSockets } from '../bayeux/open-sockets.ts';
import { countAnswers } from '../support/raw-load.ts';
import type { Report } from '../support/report.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { type Deployment, startDeployment } from './deployment.ts';

const ROUNDS = 3;
const ROUND_MS = 3_000;
/** At each gateway. */
const CONNECTIONS = 64;
const SETTLE_MS = 3_000;
const IDLE_SESSIONS = 10_000;
const IDLE_MS = 5_000;
const ALICE = `Basic ${Buffer.from('alice:demo').toString('base64')}`;
const PHONE_CALL = { operationName: 'FindPhoneCall', callId: '1', status: 'New', phoneNumber: '1', type: 'Inbound' };

export async function benchClusterGateways(): Promise<Report> {
  const deployment = await startDeployment();
  const ucs = await startScriptedUcs();
  try {
    const { one, three } = await compareGateways(deployment, ucs.target);
    const pair = await deployment.start(['owner', 'entry'], ucs.target);
    const { direct, relayed } = await comparePolls(pair);
    const idle = await compareIdle(deployment, pair);
    await Promise.all(pair.map((gateway) => gateway.stop()));
    const cpu = (name: string, micros: number) => ({ name, figures: { 'CPU us': micros.toFixed(0) } });
    const rate = (name: string, perSecond: number) => ({ name, figures: { 'messages/s': perSecond.toFixed(1) } });
    return {
      title: 'Several gateways on three NATS servers, all on this machine: CPU of the gateways together',
      rows: [
        cpu('an operation at one gateway', one),
        cpu('an operation at three', three),
        cpu('a poll at the gateway with the session', direct),
        cpu('a poll at another one', relayed),
        rate('two gateways in NATS, no session', idle.none),
        rate(`${IDLE_SESSIONS} idle sessions`, idle.all),
      ],
      ratios: [
        { name: 'CPU per operation, three gateways / one', value: three / one, goal: { atMost: 1.25 } },
        { name: 'CPU per poll, relayed / direct', value: relayed / direct, goal: { atMost: 1.5 } },
        { name: 'messages in NATS, 10,000 sessions / none', value: idle.all / idle.none, goal: { atMost: 1.1 } },
      ],
    };
  } finally {
    ucs.die();
    await deployment.stop();
  }
}

function cpuOf(gateways: readonly ServerProcess[]): number {
  return gateways.reduce((sum, gateway) => sum + gateway.cpuMicros(), 0);
}

function toMedian(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** CPU of all of them for one operation, each with as much as it takes. */
async function operationCpu(gateways: readonly ServerProcess[]): Promise<number> {
  const before = cpuOf(gateways);
  const counts = await Promise.all(
    gateways.map(({ address }) =>
      countAnswers(`${address}/api/v2/ucs/interactions`, {
        connections: CONNECTIONS,
        durationMs: ROUND_MS,
        headers: `Authorization: ${ALICE}\r\n`,
        body: JSON.stringify(PHONE_CALL),
      }),
    ),
  );
  // What was accepted last is still carried out.
  await setTimeout(500);
  return (cpuOf(gateways) - before) / counts.reduce((sum, { answers }) => sum + answers, 0);
}

async function compareGateways(deployment: Deployment, ucsTarget: string) {
  const one = await deployment.start(['alone'], ucsTarget);
  const three = await deployment.start(['first', 'second', 'third'], ucsTarget);
  for (const gateways of [one, three]) await operationCpu(gateways);
  const figures: { one: number; three: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    figures.push({ one: await operationCpu(one), three: await operationCpu(three) });
  }
  await Promise.all([...one, ...three].map((gateway) => gateway.stop()));
  return { one: toMedian(figures.map((each) => each.one)), three: toMedian(figures.map((each) => each.three)) };
}

async function comparePolls(gateways: readonly ServerProcess[]) {
  const [owner, entry] = gateways;
  if (owner === undefined || entry === undefined) throw new Error('two gateways');
  const ids = await Promise.all(Array.from({ length: CONNECTIONS }, () => shakeHands(owner)));
  const connect = { channel: '/meta/connect', connectionType: 'long-polling', advice: { timeout: 0 } };
  const body = ids.map((clientId) => JSON.stringify([{ ...connect, clientId }]));
  const pollCpu = async ({ address }: ServerProcess): Promise<number> => {
    const before = cpuOf(gateways);
    const { answers } = await countAnswers(`${address}/api/v2/notifications`, {
      connections: CONNECTIONS,
      durationMs: ROUND_MS,
      headers: `Authorization: ${ALICE}\r\n`,
      body,
    });
    return (cpuOf(gateways) - before) / answers;
  };
  for (const gateway of gateways) await pollCpu(gateway);
  const figures: { direct: number; relayed: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    figures.push({ direct: await pollCpu(owner), relayed: await pollCpu(entry) });
  }
  return {
    direct: toMedian(figures.map((each) => each.direct)),
    relayed: toMedian(figures.map((each) => each.relayed)),
  };
}

async function shakeHands({ address }: ServerProcess): Promise<string> {
  const handshake = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] };
  const response = await fetch(`${address}/api/v2/notifications`, {
    method: 'POST',
    headers: { authorization: ALICE, 'content-type': 'application/json' },
    body: JSON.stringify([handshake]),
  });
  const [reply]: readonly { readonly clientId: string }[] = JSON.parse(await response.text());
  if (reply === undefined) throw new Error('no reply to the handshake');
  return reply.clientId;
}

/** Messages that pass through NATS in a second, whoever sends them. */
async function compareIdle({ servers }: Deployment, [gateway]: readonly ServerProcess[]) {
  if (gateway === undefined) throw new Error('a gateway');
  const watcher = await connect({ servers: servers.map(({ url }) => new URL(url).host) });
  let messages = 0;
  watcher.subscribe('>', { callback: () => void messages++ });
  const perSecond = async (): Promise<number> => {
    const before = messages;
    await setTimeout(IDLE_MS);
    return ((messages - before) * 1_000) / IDLE_MS;
  };
  await setTimeout(SETTLE_MS);
  const none = await perSecond();
  const peer = {
    name: 'gateway',
    url: `${gateway.address}/api/v2/notifications`,
    headers: { authorization: ALICE },
    dialect: bayeux,
    server: gateway,
    stop: gateway.stop,
  };
  await openSockets(peer, IDLE_SESSIONS, { channels: ['/v2/ucs/interactions'], received: () => {} });
  await setTimeout(SETTLE_MS);
  const all = await perSecond();
  await watcher.close();
  return { none, all };
}
