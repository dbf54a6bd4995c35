import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type BayeuxHostOptions, createBayeuxHost } from '../../src/bayeux/host.ts';
import { createBayeuxPolicy } from '../../src/bayeux/policy.ts';
import type { TransportName } from '../../src/bayeux/protocol/port.ts';
import { createRateLimit } from '../../src/kernel/bounds/rate-limit.ts';
import { noMetrics, passingTraces, silentLog } from '../../src/telemetry/silent.ts';
import { V2_CHANNELS } from '../support/bayeux-channels.ts';
import { CORE_OPTIONS, LASTING_SIGN_INS, toCaller, toSignIn } from '../support/bayeux-server.ts';
import { createWriterDouble } from '../support/link-writer-double.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createUserLogDouble } from '../support/user-log-double.ts';

const PING = { channel: '/meta/ping' };

describe('what comes from Bayeux links', () => {
  /** Ten messages at once, then one in 100 ms. */
  function start(options: Partial<BayeuxHostOptions> = {}) {
    const clock = createManualClock();
    const rateLimit = createRateLimit({ perSecond: 10, burst: 10 }, clock);
    const limits: string[] = [];
    const host = createBayeuxHost({
      onPublished: undefined,
      sessionIdEnd: '',
      ...CORE_OPTIONS,
      policy: createBayeuxPolicy({ ...V2_CHANNELS, publicChannels: [] }),
      journal: createUserLogDouble(clock.nowMs),
      clock,
      randomBytes,
      log: silentLog,
      metrics: noMetrics,
      traces: passingTraces,
      reportLimit: (limit, culprit) => void limits.push(`${'userId' in culprit && culprit.userId} ${limit}`),
      signIns: LASTING_SIGN_INS,
      rateLimit,
      ratePatienceMs: 1000,
      userBacklogMaxBytes: 10_000,
      sendsPerTurn: 256,
      waitingInputsMax: 1000,
      readRetryMs: 100,
      highWaterBytes: 1000,
      bufferMaxBytes: 100_000,
      ...options,
    });
    function open(transport: TransportName = 'websocket', userName = 'alice') {
      const socket = createWriterDouble();
      const signIn = toSignIn(userName);
      const link = host.open(socket.writer, { transport, caller: toCaller(userName), signIn, browser: undefined });
      const send = (...ids: readonly number[]) =>
        link.receive(
          ids.map((id) => ({ ...PING, id })),
          100 * ids.length,
        );
      const answered = () => socket.frames.flat().map(({ id }) => id);
      return { ...socket, link, send, answered };
    }
    return { host, clock, rateLimit, limits, open };
  }

  it('waits above the rate, in order, and its socket is not read meanwhile', () => {
    const { clock, limits, open } = start();
    const { send, answered, pauses } = open();
    send(1, 2, 3, 4, 5, 6, 7, 8);
    expect(pauses).toEqual([]);
    send(9, 10, 11);
    send(12);
    expect(answered()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(pauses).toEqual([true]);
    clock.advance(99);
    expect(answered()).toHaveLength(8);
    clock.advance(1);
    expect(answered()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    clock.advance(100);
    expect(answered().at(-1)).toBe(12);
    expect(pauses.at(-1)).toBe(false);
    expect(limits).toEqual(['id-alice bayeux-rate', 'id-alice bayeux-rate']);
  });

  it('is counted over all links of a user and the REST API, and for nobody else', () => {
    const { clock, rateLimit, open } = start();
    expect(rateLimit.take('demo\nid-alice', 10, 0).taken).toBe(true);
    const [one, other, bob] = [open(), open('long-polling'), open('websocket', 'bob')];
    for (const { send } of [one, other, bob]) send(1);
    expect([one.answered(), other.answered(), bob.answered()]).toEqual([[], [], [1]]);
    clock.advance(200);
    expect([one.answered(), other.answered()]).toEqual([[1], [1]]);
  });

  it('is refused over HTTP when it would wait too long, and waits for as long as it takes over WebSocket', () => {
    const { clock, open } = start();
    open().send(...Array.from({ length: 25 }, (_, id) => id));
    const [late, socket] = [open('long-polling'), open()];
    late.send(1);
    expect(late.closed).toEqual(['user-limit']);
    socket.send(1);
    clock.advance(1600);
    expect(socket.answered()).toEqual([1]);
    expect(socket.closed).toEqual([]);
  });

  it('is work also when it is empty, and none of a user who is gone', () => {
    const { clock, open } = start();
    const { link, send, answered } = open();
    for (let count = 0; count < 10; count++) link.receive([], 2);
    send(1);
    expect(answered()).toEqual([]);
    link.gone();
    clock.advance(1000);
    expect(answered()).toEqual([]);
    expect(clock.pending()).toBe(0);
  });

  it('is not read from a socket that does not take its answers, until it has taken half of them [S5]', () => {
    const { open } = start({ rateLimit: createRateLimit({ perSecond: 1e6, burst: 1e6 }, createManualClock()) });
    const slow = open();
    slow.state.slow = true;
    for (let id = 0; slow.pauses.length === 0; id++) slow.send(id);
    expect(slow.state.buffered).toBeLessThan(1200);
    slow.state.slow = false;
    slow.drain();
    expect(slow.pauses).toEqual([true, false]);
  });

  it('closes the links of a user who lets too much pile up, and only those [S4]', () => {
    const { limits, open } = start({
      rateLimit: createRateLimit({ perSecond: 1e6, burst: 1e6 }, createManualClock()),
    });
    const links = Array.from({ length: 20 }, () => open());
    const bob = open('websocket', 'bob');
    for (const { send, state } of [...links, bob]) {
      state.slow = true;
      for (let id = 0; id < 10; id++) send(id);
    }
    const held = links.filter(({ closed }) => closed.length === 0);
    const bytes = held.reduce((sum, { state }) => sum + state.buffered, 0);
    expect(bytes).toBeLessThanOrEqual(10_000);
    expect(held.length).toBeGreaterThan(5);
    expect(bob.closed).toEqual([]);
    expect(new Set(limits)).toEqual(new Set(['id-alice bayeux-user-backlog']));
    for (const { link } of links) link.gone();
    const later = open();
    later.state.slow = true;
    later.send(1);
    expect(later.closed).toEqual([]);
  });

  it('is not looked at once its link is gone, though the journal answers later', async () => {
    const logs = createUserLogDouble(Date.now);
    const { limits, open } = start({ journal: logs });
    const [gone, other] = [open(), open()];
    const release = logs.holdBounds();
    gone.link.receive([{ channel: '/meta/subscribe', subscription: '/v2/ucs/interactions' }], 100);
    gone.send(1);
    other.send(1, 2, 3, 4, 5, 6, 7, 8, 9);
    gone.link.gone();
    release();
    for (let turns = 0; turns < 5; turns++) await new Promise(setImmediate);
    expect(limits).toEqual([]);
  });

  it('is refused, and counted, when it is too many messages at once [S4]', () => {
    const { limits, open } = start({ requestMaxMessages: 3 });
    const { send, closed } = open();
    send(1, 2, 3, 4);
    expect(closed).toEqual(['too-many-messages']);
    expect(limits).toEqual(['id-alice bayeux-request-size']);
  });

  it('is answered into no socket that is far too full [S5]', () => {
    const { limits, open } = start({ queueMaxBytes: 100, bufferMaxBytes: 100, requestMaxMessages: 100 });
    const slow = open();
    slow.state.slow = true;
    slow.send(...Array.from({ length: 20 }, (_, id) => id));
    expect(slow.closed).toEqual(['try-again-later']);
    expect(limits).toEqual(['id-alice bayeux-slow-socket']);
  });

  it('counts what waits for its turn among what a user holds [S4]', () => {
    const { open } = start();
    open().send(...Array.from({ length: 10 }, (_, id) => id));
    const links = Array.from({ length: 12 }, () => open());
    for (const { send } of links) send(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    expect(links.filter(({ closed }) => closed.length > 0)).toHaveLength(2);
  });
});
