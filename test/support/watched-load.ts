import { expect, onTestFinished } from 'vitest';
import type { FaultCluster } from './fault-cluster.ts';
import { type ReplayingSubscriber, startReplayingSubscriber } from './replaying-subscriber.ts';
import { FOUND, type ScriptedRequest } from './scripted-ucs.ts';
import { type SteadyLoad, startSteadyLoad } from './steady-load.ts';
import type { SupervisedGateway } from './supervised-gateway.ts';

/** Requests at every gateway of a cluster, and a client at each that follows its user's log. */
export type WatchedLoad = {
  /** Requests of this gateway. */
  at(gateway: number): SteadyLoad;
  /** Resolves when so many more have been accepted at each of these gateways, or at all. */
  accepts(count: number, gateways?: readonly number[]): Promise<void>;
  readonly readers: readonly ReplayingSubscriber[];
  /** Ends the load; fails unless each accepted request was told once to each client, in one order, and took effect in the order of acceptance. */
  endsWhole(): Promise<void>;
};

const REQUESTS_PER_SECOND = 15;
const ORDERED_PER_SECOND = 10;
const PATIENCE_MS = 60_000;
const INTERACTION = '/ucs/interactions/INTERACTION00000';

function toNumber(contact: unknown): number {
  return Number(String(contact).replace(/^.*CONTACT/, ''));
}

export function startWatchedLoad(cluster: FaultCluster, others: readonly SupervisedGateway[] = []): WatchedLoad {
  const { ucs } = cluster;
  const gateways = [...cluster.gateways, ...others];
  const effects: number[] = [];
  ucs.answer = ({ method, request }: ScriptedRequest) => {
    if (method !== 'AssignInteractionToContact' || !('contactId' in request)) return FOUND;
    effects.push(toNumber(request.contactId));
    return { type: 'response', response: {} };
  };
  let calls = 0;
  let contacts = 0;
  const toFindPhoneCall = () => ({
    path: '/ucs/interactions',
    body: {
      operationName: 'FindPhoneCall',
      callId: `call-${calls++}`,
      status: 'InProcess',
      phoneNumber: '1231231231',
      type: 'Inbound',
    },
  });
  const toSetCallContact = () => ({
    path: INTERACTION,
    body: { operationName: 'SetCallContact', contactPath: `/contacts/CONTACT${contacts++}` },
  });
  const loads = gateways.map(({ address }) =>
    startSteadyLoad(address, { user: 'alice', requestsPerSecond: REQUESTS_PER_SECOND, next: toFindPhoneCall }),
  );
  const ordered = startSteadyLoad(
    gateways.map(({ address }) => address),
    { user: 'alice', requestsPerSecond: ORDERED_PER_SECOND, next: toSetCallContact, oneAfterTheOther: true },
  );
  const readers = gateways.map(({ address }) => startReplayingSubscriber(address, 'alice'));

  function at(gateway: number): SteadyLoad {
    const load = loads[gateway];
    if (load === undefined) throw new Error('no such gateway');
    return load;
  }

  const stop = () => Promise.all([...loads, ordered].map((load) => load.stop()));
  onTestFinished(async () => {
    for (const reader of readers) reader.close();
    await stop();
  });

  async function endsWhole(): Promise<void> {
    await stop();
    const accepted = [...loads, ordered].flatMap((load) => [...load.accepted.keys()]);
    expect(new Set(accepted).size).toBe(accepted.length);
    for (const reader of readers) {
      await expect.poll(() => reader.unanswered(accepted), { timeout: PATIENCE_MS }).toEqual([]);
      reader.close();
      const offsets = reader.events.map(({ id }) => id);
      expect(offsets).toEqual([...new Set(offsets)].toSorted((a, b) => a - b));
      const told = reader.events.map(({ data }) => data.referenceId);
      expect(told.length).toBe(new Set(told).size);
      expect(reader.gaps).toEqual([]);
      const inOrder = told.filter((id) => ordered.accepted.has(id));
      expect(inOrder).toEqual([...ordered.accepted.keys()]);
      const failed = reader.events.filter(({ data }) => 'errorCode' in data);
      expect(failed.slice(0, 3)).toEqual([]);
    }
    // A call that is made again stands beside the first. What got no answer has no place in the order.
    const answered = new Set([...ordered.accepted.values()].map(({ body }) => toNumber(body['contactPath'])));
    const inTurn = effects.filter((number) => answered.has(number));
    expect(inTurn).toEqual(inTurn.toSorted((a, b) => a - b));
    expect(new Set(inTurn)).toEqual(answered);
  }

  return {
    at,
    async accepts(count, numbers = [...gateways.keys()]) {
      const before = numbers.map((number) => at(number).accepted.size);
      const fewest = () => Math.min(...numbers.map((number, index) => at(number).accepted.size - (before[index] ?? 0)));
      await expect.poll(fewest, { timeout: PATIENCE_MS }).toBeGreaterThanOrEqual(count);
    },
    readers,
    endsWhole,
  };
}
