import { describe, expect, it, onTestFinished } from 'vitest';
import { connectCometd } from '../support/cometd-client.ts';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';
import { type ReplayedEvent, startReplayingSubscriber } from '../support/replaying-subscriber.ts';
import { post } from '../support/rest-client.ts';
import { type Sent, startSteadyLoad } from '../support/steady-load.ts';

/** `npm run test:crash` asks for the long form. */
const LONG = process.env['CRASH_TEST'] === 'long';
const KILLS = LONG ? 20 : 3;
const REQUESTS_PER_SECOND = LONG ? 500 : 200;
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);
const LIFE_MIN_MS = 200;
const LIFE_MAX_MS = 1_500;
/** Longer than a request's budget: whatever was accepted has its answer by then. */
const ANSWERED_MAX_MS = 70_000;

const NOTED_CALL = '/ucs/interactions/XXXDDDD';
const CALL = { operationName: 'FindPhoneCall', status: 'InProcess', phoneNumber: '1231231231', type: 'Inbound' };

/** Numbers in [0, 1) that a seed repeats (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Most calls are new, some are asked for again and again, and one interaction gets note after note. */
function createRequests(random: () => number): () => Sent {
  let number = 0;
  return () => {
    number++;
    const kind = random();
    if (kind < 0.1) return { path: NOTED_CALL, body: { operationName: 'SetCallNote', note: `note ${number}` } };
    const callId = kind < 0.3 ? `again ${Math.floor(random() * 20)}` : `new ${number}`;
    return { path: '/ucs/interactions', body: { ...CALL, callId } };
  };
}

function duplicatesOf(values: readonly (number | string)[]): readonly (number | string)[] {
  const seen = new Set<number | string>();
  return values.filter((value) => seen.has(value) || !seen.add(value));
}

function createdIds(events: readonly ReplayedEvent[]): readonly string[] {
  return events.filter(({ data }) => data.isCreated === 'true').map(({ data }) => String(data.interactionId));
}

/** Calls that were answered with more than one interaction. */
function splitCalls(log: readonly ReplayedEvent[], accepted: ReadonlyMap<number, Sent>): readonly unknown[] {
  const interactions = new Map<unknown, unknown>();
  return log.flatMap(({ data }) => {
    const callId = accepted.get(data.referenceId)?.body['callId'];
    if (callId === undefined) return [];
    const known = interactions.get(callId) ?? data.interactionId;
    interactions.set(callId, known);
    return known === data.interactionId ? [] : [callId];
  });
}

function isAscending(ids: readonly number[]): boolean {
  return ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? Number.NaN));
}

/** The note that stands at the end, through the API. */
async function readNote(address: string): Promise<string> {
  const alice = await connectCometd(address, { user: 'alice', transport: 'websocket' });
  await alice.subscribe('/v2/ucs/interactions');
  const { body } = await post(address, NOTED_CALL, 'alice', { operationName: 'GetInteractionContent' });
  const { interaction } = await alice.event(({ referenceId }) => referenceId === body.referenceId);
  await alice.disconnect();
  return String(Object(interaction).comment);
}

describe(`a gateway under ${REQUESTS_PER_SECOND} requests/s that is killed ${KILLS} times`, () => {
  it(`answers what it accepted, once, and misses nobody (CRASH_SEED=${SEED}) [promise 1]`, {
    timeout: 300_000,
  }, async () => {
    const random = createRandom(SEED);
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    const env = { JOURNAL_RETENTION_PER_USER: '1000000' };
    let gateway = await startGatewayProcess(dataDir.path, env);
    onTestFinished(() => gateway.stop());
    const { address } = gateway;
    const port = new URL(address).port;
    const subscribers = [startReplayingSubscriber(address, 'alice'), startReplayingSubscriber(address, 'alice')];
    for (const subscriber of subscribers) onTestFinished(subscriber.close);
    const load = startSteadyLoad(address, {
      user: 'alice',
      requestsPerSecond: REQUESTS_PER_SECOND,
      next: createRequests(random),
    });
    for (let kill = 0; kill < KILLS; kill++) {
      const before = load.accepted.size;
      await new Promise((resolve) => setTimeout(resolve, LIFE_MIN_MS + random() * (LIFE_MAX_MS - LIFE_MIN_MS)));
      await expect.poll(() => load.accepted.size, { timeout: 30_000 }).toBeGreaterThan(before + 10);
      gateway.signal('SIGKILL');
      await gateway.exited;
      gateway = await startGatewayProcess(dataDir.path, { ...env, PORT: port });
    }
    await load.stop();

    // A fresh client reads the whole log; those that lived through it all must have seen the same.
    const reader = startReplayingSubscriber(address, 'alice');
    onTestFinished(reader.close);
    for (const client of [reader, ...subscribers]) {
      await expect.poll(() => client.unanswered(load.accepted.keys()), { timeout: ANSWERED_MAX_MS }).toEqual([]);
    }
    const log = reader.events.filter(({ data }) => load.accepted.has(data.referenceId));
    expect(duplicatesOf(reader.events.map(({ data }) => data.referenceId))).toEqual([]);
    expect(log).toHaveLength(load.accepted.size);
    expect(log.filter(({ data }) => data.errorMessage !== undefined)).toEqual([]);
    expect(splitCalls(log, load.accepted)).toEqual([]);
    expect(duplicatesOf(createdIds(reader.events))).toEqual([]);
    const ids = reader.events.map(({ id }) => id);
    expect(isAscending(ids)).toBe(true);
    for (const subscriber of subscribers) {
      expect(subscriber.losses()).toBeGreaterThanOrEqual(KILLS);
      expect(subscriber.gaps).toEqual([]);
      // Answers to requests whose acceptance nobody learned of may still be on their way to one of the two.
      const common = Math.min(subscriber.events.length, ids.length);
      expect(subscriber.events.slice(0, common).map(({ id }) => id)).toEqual(ids.slice(0, common));
    }

    // Notes take effect in the order of acceptance, so the last one stands; or a later one, whose acceptance nobody learned of.
    const notes = [...load.accepted]
      .filter(([, { path }]) => path === NOTED_CALL)
      .sort(([one], [other]) => one - other);
    const answered = log.map(({ data }) => data.referenceId).filter((id) => load.accepted.get(id)?.path === NOTED_CALL);
    expect(answered).toEqual(notes.map(([id]) => id));
    const earlier = notes.slice(0, -1).map(([, { body }]) => body.note);
    expect(earlier).not.toContain(await readNote(address));
  });
});
