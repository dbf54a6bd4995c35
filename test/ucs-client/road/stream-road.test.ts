import { status } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadUcsDefinition } from '../../../src/proto/load-ucs-definition.ts';
import { noMetrics } from '../../../src/telemetry/silent.ts';
import type { GrpcUcsClientOptions } from '../../../src/ucs-client/grpc-ucs-client.ts';
import { loadMessage } from '../../../src/ucs-client/loaded-method.ts';
import { createCollectingLog } from '../../support/collecting-log.ts';
import { startHttp2Front } from '../../support/http2-front.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { type CarriedStream, FOUND, type ScriptedUcs, startScriptedUcs } from '../../support/scripted-ucs.ts';
import { CALL, connectUcs, PHONE_CALL, untilServing } from '../../support/ucs-client-options.ts';

async function startUcs(): Promise<ScriptedUcs> {
  const ucs = await startScriptedUcs();
  onTestFinished(() => ucs.die());
  return ucs;
}

/** Calls by the stream road, one after the other, and what was counted and logged meanwhile. */
async function connect(ucs: Pick<ScriptedUcs, 'target'>, change: Partial<GrpcUcsClientOptions> = {}) {
  const { log, sentences } = createCollectingLog();
  const refused: string[] = [];
  const metrics = { ...noMetrics, ucsStreamRefused: (reason: string) => void refused.push(reason) };
  const client = connectUcs(ucs.target, { log, metrics, ...change });
  await untilServing(client, true);
  return {
    client,
    refused,
    sentences,
    call: (callId = 'call-1', timeoutMs = 5000) =>
      client.call('FindOrCreatePhoneCall', { ...PHONE_CALL, callId }, { ...CALL, timeoutMs }),
  };
}

const REFUSED = 'The UCS refuses the stream of ChannelService: each call is a gRPC call of its own.';
const FOUND_BYTES = loadMessage(loadUcsDefinition(), 'ucs.v1.FindOrCreatePhoneCallResponse').serialize({
  created: true,
});
/** HealthCheckResponse.status = SERVING. */
const SERVING_BYTES = Buffer.from([0x08, 0x01]);
const GARBAGE = Buffer.from([0x0a, 0xff, 0xff]);

/** Ends a stream as a gRPC server, or what stands before it, does. */
const endWith = (code: status) => (stream: CarriedStream) =>
  void stream.emit('error', Object.assign(new Error('refused'), { code, details: 'refused' }));

/** Nothing is answered on any stream from now on. */
function leaveStreams(ucs: ScriptedUcs, end: (stream: CarriedStream) => void): void {
  ucs.onStream = (stream) => {
    stream.on('data', () => {});
    end(stream);
    return 'leave';
  };
}

const FAILURES = Object.entries(status).flatMap(([name, code]) =>
  typeof code === 'number' && code !== status.OK ? [{ name, code }] : [],
);

describe('the stream road', () => {
  it.each(FAILURES)('leaves its calls to unary ones when the stream is refused with $name', async ({ name, code }) => {
    const ucs = await startUcs();
    leaveStreams(ucs, endWith(code));
    const { call, refused, sentences } = await connect(ucs);
    for (let count = 0; count < 5; count++) expect(await call()).toMatchObject({ ok: true });
    expect(ucs.streams).toBe(1);
    expect(refused).toEqual([name]);
    expect(sentences.filter((sentence) => sentence.includes('each call is a gRPC call of its own'))).toHaveLength(1);
  });

  it('leaves its calls to unary ones when the stream ends politely and without an answer', async () => {
    const ucs = await startUcs();
    leaveStreams(ucs, (stream) => void stream.end());
    const { call, sentences } = await connect(ucs);
    expect(await call()).toMatchObject({ ok: true });
    expect(sentences).toContain(REFUSED);
  });

  it.each([403, 404, 413, 502, 503])(
    'leaves its calls to unary ones when a proxy refuses the stream with HTTP %d',
    async (httpStatus) => {
      const front = await startHttp2Front((path) => {
        if (path.endsWith('/Carry')) return httpStatus;
        if (path.endsWith('/FindOrCreatePhoneCall')) return FOUND_BYTES;
        return path.endsWith('/Check') ? SERVING_BYTES : 404;
      });
      const { client } = await connect(front);
      for (let count = 0; count < 3; count++) {
        expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: true });
      }
      expect(front.paths.filter((path) => path.endsWith('/Carry'))).toHaveLength(1);
    },
  );

  it('gives no call but the first to a stream that has not answered, and none to it after that', async () => {
    const ucs = await startUcs();
    leaveStreams(ucs, () => {});
    const { call, refused } = await connect(ucs);
    const swallowed = call('first', 300);
    const others = await Promise.all(Array.from({ length: 50 }, (_, index) => call(`call-${index}`)));
    expect(others.filter(({ ok }) => !ok)).toEqual([]);
    expect(await swallowed).toMatchObject({ ok: false, fault: { errorCode: 'DEADLINE_EXCEEDED', retryable: true } });
    expect(await call('first')).toMatchObject({ ok: true });
    expect(ucs.streams).toBe(1);
    expect(refused).toEqual(['DEADLINE_EXCEEDED']);
  });

  it('tries a refused stream again after a pause that doubles, and says when it carries', async () => {
    const ucs = await startUcs();
    leaveStreams(ucs, endWith(status.PERMISSION_DENIED));
    const clock = createManualClock();
    const times = { streamRefusedFirstMs: 1000, streamRefusedLongestMs: 4000, keepaliveMs: 100_000 };
    const { call, refused, sentences } = await connect(ucs, { ...times, clock });
    const streamsAfter = async (waitMs: number) => {
      clock.advance(waitMs);
      await call();
      return ucs.streams;
    };
    expect(await streamsAfter(0)).toBe(1);
    expect(await streamsAfter(999)).toBe(1);
    expect(await streamsAfter(1)).toBe(2);
    expect(await streamsAfter(1999)).toBe(2);
    expect(await streamsAfter(1)).toBe(3);
    expect(await streamsAfter(4000)).toBe(4);
    ucs.onStream = () => 'carry';
    expect(await streamsAfter(3999)).toBe(4);
    expect(await streamsAfter(1)).toBe(5);
    expect(await streamsAfter(0)).toBe(5);
    expect(refused).toHaveLength(4);
    expect(sentences.filter((sentence) => sentence.includes('ChannelService'))).toEqual([
      REFUSED,
      'The UCS takes calls on the stream of ChannelService.',
    ]);
  });

  it.each([
    ['PERMISSION_DENIED', endWith(status.PERMISSION_DENIED)],
    ['garbage', (stream: CarriedStream) => void stream.write(GARBAGE)],
  ])('makes the calls again that were under way when a stream that had answered ends with %s', async (_how, end) => {
    const ucs = await startUcs();
    const { call, refused } = await connect(ucs);
    let carried: CarriedStream | undefined;
    ucs.onStream = (stream) => {
      carried = stream;
      return 'carry';
    };
    await call('first');
    ucs.answer = () => ({ type: 'silence' });
    const underWay = Array.from({ length: 10 }, (_, index) => call(`call-${index}`));
    await ucs.untilRequests(11);
    ucs.answer = () => FOUND;
    if (carried !== undefined) end(carried);
    expect((await Promise.all(underWay)).filter(({ ok }) => !ok)).toEqual([]);
    expect(refused).toEqual([]);
  });

  it('breaks off a stream of replies to calls that nobody made', async () => {
    const ucs = await startUcs();
    const cancelled = new Promise<void>((resolve) => {
      leaveStreams(ucs, (stream) => {
        stream.on('cancelled', resolve);
        for (let id = 1; id <= 2000; id++) stream.write({ id: id + 1_000_000 });
      });
    });
    const { call, refused } = await connect(ucs);
    expect(await call()).toMatchObject({ ok: true });
    await cancelled;
    expect(refused).toEqual(['INTERNAL']);
  });

  it('breaks off a stream that answers one call without end, and goes on by unary ones', async () => {
    const ucs = await startUcs();
    let carried: CarriedStream | undefined;
    ucs.onStream = (stream) => {
      carried = stream;
      return 'carry';
    };
    const { call } = await connect(ucs);
    expect(await call()).toMatchObject({ ok: true });
    const cancelled = new Promise<void>((resolve) => carried?.on('cancelled', resolve));
    for (let count = 0; count < 2000; count++) carried?.write({ id: 1, code: 0 });
    await cancelled;
    expect(await call()).toMatchObject({ ok: true });
  });

  it('takes late answers, one for each call that was given up, as a sign of life', async () => {
    const ucs = await startUcs();
    let carried: CarriedStream | undefined;
    ucs.onStream = (stream) => {
      carried = stream;
      return 'carry';
    };
    const { call } = await connect(ucs);
    await call();
    ucs.answer = () => ({ type: 'silence' });
    const slow = [call('a', 30), call('b', 30)];
    await Promise.all(slow);
    for (const id of [2, 3]) carried?.write({ id, code: 0 });
    ucs.answer = () => FOUND;
    expect(await call()).toMatchObject({ ok: true });
  });

  it('does not take a backend that is away for one that refuses the stream', async () => {
    const ucs = await startUcs();
    const { call, client, refused } = await connect(ucs);
    ucs.die();
    await untilServing(client, false);
    expect(await call()).toMatchObject({ ok: false, fault: { errorCode: 'UNAVAILABLE' } });
    expect(refused).toEqual([]);
  });
});
