import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { type BayeuxHost, createBayeuxHost } from '../../src/bayeux/host.ts';
import { createBayeuxPolicy } from '../../src/bayeux/policy.ts';
import type { Link, LinkWriter } from '../../src/bayeux/transport/port.ts';
import { createRateLimit } from '../../src/kernel/bounds/rate-limit.ts';
import { noLimitReports, noMetrics, passingTraces, silentLog } from '../../src/telemetry/silent.ts';
import { V2_CHANNELS } from '../support/bayeux-channels.ts';
import { CORE_OPTIONS, LASTING_SIGN_INS, toCaller, toSignIn } from '../support/bayeux-server.ts';
import { usedObjectBytes } from '../support/heap.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createUserLogDouble } from '../support/user-log-double.ts';
import { parseMessages } from '../support/wire-client.ts';

const SESSIONS = 1000;
const EVENTS = 60;
const EVENT_BYTES = 2000;
const BOUNDS = { queueMaxMessages: 40, queueMaxBytes: 20_000, highWaterBytes: 10_000, publicLogMaxBytes: 100_000 };
/** An event's data, its message as text, and what Node needs to hold them. */
const HEAP_BYTES_PER_BYTE = 3;
/** A session and its link, with nothing queued. */
const SESSION_HEAP_BYTES = 20_000;
/** Sessions by what they asked for: those with replay are told of the gap, the others are ended [S4]. */
const EXTS = [{}, { replay: true }, { ack: true }, { ack: true, replay: true }];

/** A socket whose other side stops reading once it has its session: it takes every byte and hands on none. */
function openSlowSession(host: BayeuxHost, at: number) {
  let bufferedBytes = 0;
  let replies: readonly { readonly [field: string]: unknown }[] = [];
  let stopped = false;
  const writer: LinkWriter = {
    sendCost: 1,
    send(messages, _options, done) {
      if (!stopped) {
        replies = parseMessages(`[${messages.map(({ json }) => json).join()}]`);
        return done(true);
      }
      for (const { json } of messages) bufferedBytes += json.length;
      return undefined;
    },
    close: () => {},
    bufferedBytes: () => bufferedBytes,
    pause: () => {},
  };
  const userName = `user${at}`;
  const peer = {
    transport: 'websocket',
    caller: toCaller(userName),
    signIn: toSignIn(userName),
    browser: undefined,
  } as const;
  const link: Link = host.open(writer, peer);
  const ext = EXTS[at % EXTS.length];
  link.receive([{ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['websocket'], ext }], 100);
  const clientId = replies[0]?.['clientId'];
  link.receive([{ channel: '/meta/subscribe', clientId, subscription: ['/test/all', `/test/own/${at}`] }], 100);
  link.receive([{ channel: '/meta/connect', clientId, connectionType: 'websocket' }], 100);
  expect(replies[0]).toMatchObject({ channel: '/meta/connect', successful: true });
  stopped = true;
  link.receive([{ channel: '/meta/connect', clientId, connectionType: 'websocket' }], 100);
  return { bufferedBytes: () => bufferedBytes, link };
}

it('1,000 sessions that stop reading hold no more than their bounds, each of events of its own [S4, S5]', async () => {
  const clock = createManualClock();
  const host = createBayeuxHost({
    onPublished: undefined,
    sessionIdEnd: '',
    ...CORE_OPTIONS,
    ...BOUNDS,
    policy: createBayeuxPolicy({ ...V2_CHANNELS, publicChannels: ['/test/**'] }),
    journal: createUserLogDouble(clock.nowMs),
    clock,
    randomBytes,
    log: silentLog,
    traces: passingTraces,
    metrics: noMetrics,
    signIns: LASTING_SIGN_INS,
    reportLimit: noLimitReports,
    rateLimit: createRateLimit({ perSecond: 1_000_000, burst: 1_000_000 }, clock),
    ratePatienceMs: 10_000,
    userBacklogMaxBytes: 67_108_864,
    sendsPerTurn: Number.POSITIVE_INFINITY,
    waitingInputsMax: 1000,
    readRetryMs: 100,
    bufferMaxBytes: 1_000_000,
  });
  const beforeBytes = await usedObjectBytes();
  const sessions = Array.from({ length: SESSIONS }, (_, at) => openSlowSession(host, at));
  for (let number = 0; number < EVENTS; number++) {
    for (let at = 0; at < SESSIONS; at++) {
      host.publish(`/test/own/${at}`, JSON.stringify(`${number}`.padEnd(EVENT_BYTES, `${at}`)));
    }
    host.publish('/test/all', `${number}`);
    const { sessions: kept, queuedMessages, queuedBytes } = host.stats();
    expect(queuedMessages).toBeLessThanOrEqual(kept * BOUNDS.queueMaxMessages);
    expect(queuedBytes).toBeLessThanOrEqual(kept * BOUNDS.queueMaxBytes);
  }
  const heapBytes = (await usedObjectBytes()) - beforeBytes;
  expect(host.stats().sessions).toBe(SESSIONS / 2);
  for (const { bufferedBytes } of sessions) {
    expect(bufferedBytes()).toBeLessThan(BOUNDS.highWaterBytes + 2 * EVENT_BYTES);
  }
  const heapMaxBytes = SESSIONS * (SESSION_HEAP_BYTES + HEAP_BYTES_PER_BYTE * BOUNDS.queueMaxBytes);
  expect(heapBytes).toBeLessThan(heapMaxBytes);
  expect(SESSIONS * EVENTS * EVENT_BYTES).toBeGreaterThan(heapMaxBytes);
  for (const { link } of sessions) link.gone();
  host.stop();
});
