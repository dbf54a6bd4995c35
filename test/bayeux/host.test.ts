import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type BayeuxHostOptions, createBayeuxHost } from '../../src/bayeux/host.ts';
import { createBayeuxPolicy } from '../../src/bayeux/policy.ts';
import { createRateLimit } from '../../src/kernel/bounds/rate-limit.ts';
import { noLimitReports, noMetrics, passingTraces, silentLog } from '../../src/telemetry/silent.ts';
import { V2_CHANNELS } from '../support/bayeux-channels.ts';
import { CORE_OPTIONS, LASTING_SIGN_INS, toCaller, toSignIn } from '../support/bayeux-server.ts';
import { createWriterDouble } from '../support/link-writer-double.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createUserLogDouble } from '../support/user-log-double.ts';

const ALICE = toCaller('alice');
const HANDSHAKE = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['websocket'] };

function start(options: Partial<Pick<BayeuxHostOptions, 'sendsPerTurn' | 'waitingInputsMax' | 'queueMaxBytes'>> = {}) {
  const clock = createManualClock();
  const logs = createUserLogDouble(clock.nowMs);
  const errors: string[] = [];
  const host = createBayeuxHost({
    onPublished: undefined,
    sessionIdEnd: '',
    ...CORE_OPTIONS,
    policy: createBayeuxPolicy({ ...V2_CHANNELS, publicChannels: ['/test/**'] }),
    journal: logs,
    clock,
    randomBytes,
    log: { ...silentLog, error: (_fields, sentence) => void errors.push(sentence) },
    metrics: noMetrics,
    traces: passingTraces,
    reportLimit: noLimitReports,
    signIns: LASTING_SIGN_INS,
    rateLimit: createRateLimit({ perSecond: 1_000_000, burst: 1_000_000 }, clock),
    ratePatienceMs: 10_000,
    userBacklogMaxBytes: 67_108_864,
    sendsPerTurn: 256,
    waitingInputsMax: 1000,
    readRetryMs: 100,
    highWaterBytes: 1000,
    bufferMaxBytes: 5000,
    ...options,
  });

  function open() {
    const socket = createWriterDouble();
    const link = host.open(socket.writer, {
      transport: 'websocket',
      caller: ALICE,
      signIn: toSignIn('alice'),
      browser: undefined,
    });
    const datas = () => socket.frames.flat().flatMap(({ data }) => (data === undefined ? [] : [data]));
    return { ...socket, link, datas };
  }
  /** A session on a socket of its own. */
  function openSession() {
    const socket = open();
    socket.link.receive([HANDSHAKE], 100);
    const clientId = String(socket.frames[0]?.[0]?.clientId);
    socket.frames.length = 0;
    const subscribe = (subscription: string) =>
      socket.link.receive([{ channel: '/meta/subscribe', clientId, subscription }], 100);
    return { ...socket, clientId, subscribe };
  }
  return { host, clock, logs, errors, open, openSession };
}

const turn = () => new Promise(setImmediate);

describe('the Bayeux host', () => {
  it('lets no message overtake one that waits for the journal', async () => {
    const { logs, openSession } = start();
    const session = openSession();
    const release = logs.holdBounds();
    session.subscribe('/v2/ucs/interactions');
    session.link.receive(
      [{ channel: '/meta/unsubscribe', clientId: session.clientId, subscription: '/v2/ucs/interactions' }],
      100,
    );
    session.subscribe('/test/a');
    await turn();
    expect(session.frames).toEqual([]);
    expect(session.pauses).toEqual([true]);
    release();
    await turn();
    expect(session.frames.flat().map(({ channel }) => channel)).toEqual([
      '/meta/subscribe',
      '/meta/unsubscribe',
      '/meta/subscribe',
    ]);
    expect(session.pauses).toEqual([true, false]);
  });

  it('does not delay other links meanwhile', () => {
    const { logs, openSession } = start();
    const waiting = openSession();
    logs.holdBounds();
    waiting.subscribe('/v2/ucs/interactions');
    const other = openSession();
    other.subscribe('/test/a');
    expect(other.frames).toHaveLength(1);
  });

  it('answers with an error when the journal cannot be asked', async () => {
    const { logs, errors, openSession } = start();
    const session = openSession();
    logs.failNext('bounds');
    session.subscribe('/v2/ucs/interactions');
    await turn();
    expect(session.frames.flat()[0]).toMatchObject({ successful: false });
    expect(errors).toHaveLength(1);
  });

  it('puts what becomes durable together into one frame, at once', async () => {
    const { logs, openSession } = start();
    const session = openSession();
    session.subscribe('/v2/ucs/interactions');
    await turn();
    await turn();
    session.frames.length = 0;
    logs.appendTogether(ALICE, ['1', '2', '3']);
    expect(session.frames).toHaveLength(1);
    expect(session.datas()).toEqual([1, 2, 3]);
    await turn();
    expect(logs.deliveredThrough(ALICE)).toBe(3);
  });

  it('does not send again what was reported as sent in the turn in which the socket ended', async () => {
    const { host, open, openSession } = start();
    const session = openSession();
    session.subscribe('/test/a');
    host.publish('/test/a', '1');
    session.link.gone();
    expect(session.datas()).toEqual([1]);
    const next = open();
    next.link.receive([{ channel: '/meta/connect', clientId: session.clientId, connectionType: 'websocket' }], 100);
    host.publish('/test/a', '2');
    await turn();
    expect(next.datas()).toEqual([2]);
  });

  it('misses nothing that is logged while a subscribe is under way', async () => {
    const { logs, openSession } = start();
    const session = openSession();
    const release = logs.holdBounds();
    session.subscribe('/v2/ucs/interactions');
    logs.append(ALICE, '1');
    await turn();
    release();
    for (let turns = 0; turns < 5; turns++) await turn();
    logs.append(ALICE, '2');
    for (let turns = 0; turns < 5; turns++) await turn();
    expect(session.datas()).toEqual([1, 2]);
  });

  it('reads a log again after a failure', async () => {
    const { logs, clock, openSession } = start();
    logs.append(ALICE, '1');
    const session = openSession();
    logs.failNext('read');
    session.subscribe('/v2/ucs/interactions');
    for (let turns = 0; turns < 5; turns++) await turn();
    expect(session.datas()).toEqual([]);
    clock.advance(100);
    for (let turns = 0; turns < 5; turns++) await turn();
    logs.append(ALICE, '2');
    await turn();
    expect(session.datas()).toEqual([1, 2]);
  });

  it('forgets a read that is to be tried again when it stops', async () => {
    const { host, logs, clock, openSession } = start();
    const session = openSession();
    logs.failNext('read');
    session.subscribe('/v2/ucs/interactions');
    for (let turns = 0; turns < 5; turns++) await turn();
    host.stop();
    expect(clock.pending()).toBe(0);
  });

  it('reads a log of many pages to its end, in order', async () => {
    const { logs, openSession } = start();
    for (let n = 1; n <= 250; n++) logs.append(ALICE, String(n));
    const session = openSession();
    session.subscribe('/v2/ucs/interactions');
    for (let turns = 0; turns < 20; turns++) await turn();
    expect(session.datas()).toEqual(Array.from({ length: 250 }, (_, at) => at + 1));
  });

  it('holds events back from a full socket and sends them when it has drained [S5]', () => {
    const { host, openSession } = start();
    const slow = openSession();
    const fast = openSession();
    for (const session of [slow, fast]) session.subscribe('/test/a');
    slow.state.slow = true;
    for (let n = 0; n < 50; n++) host.publish('/test/a', JSON.stringify({ n, pad: 'x'.repeat(100) }));
    expect(fast.datas()).toHaveLength(50);
    expect(slow.datas().length).toBeLessThan(12);
    expect(slow.state.buffered).toBeLessThan(2000);
    slow.state.slow = false;
    slow.drain();
    expect(slow.datas()).toEqual(fast.datas());
  });

  it('closes a socket above the hard limit with try-again-later [S5]', () => {
    const { host, openSession } = start({ queueMaxBytes: 2000 });
    const slow = openSession();
    slow.subscribe('/test/a');
    slow.state.slow = true;
    host.publish('/test/a', JSON.stringify('x'.repeat(7000)));
    expect(slow.closed).toEqual([]);
    for (let n = 0; n < 20; n++) slow.subscribe(`/test/${n}`);
    expect(slow.closed[0]).toBe('try-again-later');
  });

  it('closes only the link that breaks, and logs it', () => {
    const { host, errors, openSession } = start();
    const broken = openSession();
    const sound = openSession();
    for (const session of [broken, sound]) session.subscribe('/test/a');
    broken.state.broken = true;
    host.publish('/test/a', '1');
    expect(broken.closed).toEqual(['internal']);
    expect(sound.datas()).toEqual([1]);
    expect(errors).toHaveLength(1);
  });

  it('makes way for other work during a large fan-out, and keeps the order', async () => {
    const { host, openSession } = start({ sendsPerTurn: 10 });
    const sessions = Array.from({ length: 35 }, openSession);
    for (const session of sessions) session.subscribe('/test/a');
    const served = () => sessions.filter((session) => session.datas().length > 0).length;
    host.publish('/test/a', '1');
    host.publish('/test/a', '2');
    expect(served()).toBe(10);
    await turn();
    expect(served()).toBe(20);
    while (sessions.some((session) => session.datas().length < 2)) await turn();
    for (const session of sessions) expect(session.datas()).toEqual([1, 2]);
  });

  it('stops making way when too much waits', () => {
    const { host, openSession } = start({ sendsPerTurn: 1, waitingInputsMax: 0 });
    const sessions = [openSession(), openSession(), openSession()];
    for (const session of sessions) session.subscribe('/test/a');
    host.publish('/test/a', '1');
    expect(sessions.map((session) => session.datas())).toEqual([[1], [1], [1]]);
  });

  it('owns one timer beside that over sign-ins, and none when nobody is left [N6]', () => {
    const { clock, openSession, host } = start();
    for (const session of [openSession(), openSession(), openSession()]) session.link.gone();
    expect(clock.pending()).toBe(2);
    clock.advance(10_001);
    expect(host.stats()).toMatchObject({ sessions: 0, timers: 0, webSockets: 0 });
    expect(clock.pending()).toBe(0);
  });

  it('takes a link for gone once, whoever says it how often', () => {
    const { open, host } = start();
    const { link } = open();
    link.gone();
    link.gone();
    link.receive([HANDSHAKE], 100);
    expect(host.stats()).toMatchObject({ sessions: 0, webSockets: 0 });
  });

  it('drains: sockets are closed with going-away and new sessions refused [W7]', () => {
    const { open, openSession, host } = start();
    const session = openSession();
    host.drain();
    expect(session.closed).toEqual(['going-away']);
    const late = open();
    late.link.receive([HANDSHAKE], 100);
    expect(late.frames[0]?.[0]).toMatchObject({ successful: false });
  });

  it('stops: no timer, no follower, no open link', () => {
    const { openSession, host, clock, logs } = start();
    const session = openSession();
    host.stop();
    expect(session.closed).toEqual(['going-away']);
    expect(logs.followers()).toBe(0);
    expect(clock.pending()).toBe(0);
  });
});
