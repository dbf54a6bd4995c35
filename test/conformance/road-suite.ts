import { status } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  FOUND,
  type ScriptedUcs,
  type ScriptedUcsOptions,
  startScriptedUcs,
  toFaultAnswer,
} from '../support/scripted-ucs.ts';
import { CALL, connectUcs, PHONE_CALL, untilServing } from '../support/ucs-client-options.ts';

/** What a client does over either road: the caller cannot tell which one its call took. */
export function describeRoad(road: 'stream' | 'unary', server: Partial<ScriptedUcsOptions> = {}): void {
  async function start(): Promise<ScriptedUcs> {
    const ucs = await startScriptedUcs(server);
    onTestFinished(() => ucs.die());
    return ucs;
  }

  describe(`calls by the ${road} road${server.channelService === false ? ' to a backend without ChannelService' : ''}`, () => {
    it('carry the request and bring the response', async () => {
      const ucs = await start();
      const result = await connectUcs(ucs.target, { road }).call('FindOrCreatePhoneCall', PHONE_CALL, CALL);
      expect(result).toEqual({ ok: true, response: { interactionId: 'INTERACTION00000', created: true } });
      expect(ucs.requests[0]?.request).toMatchObject({ ...PHONE_CALL, subject: '' });
    });

    it('tell who calls, in visible ASCII', async () => {
      const ucs = await start();
      const options = { ...CALL, userName: 'Zoë 100%', tenant: 'nördlich' };
      const trace = { traceparent: '00-ab-cd-01', tracestate: 'a=1' };
      await connectUcs(ucs.target, { road }).call('FindOrCreatePhoneCall', PHONE_CALL, { ...options, trace });
      expect(ucs.requests[0]?.metadata).toMatchObject({
        'ucs-tenant': 'n%C3%B6rdlich',
        'ucs-user-id': 'alice',
        'ucs-user-name': 'Zo%C3%AB%20100%25',
        'ucs-request-id': '7',
        'ucs-application': 'ucs-gateway',
        ...trace,
      });
    });

    it('bring the UCS’s own fault as a number with its sentence', async () => {
      const ucs = await start();
      ucs.answer = () =>
        toFaultAnswer({ code: status.NOT_FOUND, message: "Contact 'X' not found in database", ucsFault: 510 });
      const result = await connectUcs(ucs.target, { road }).call('FindOrCreatePhoneCall', PHONE_CALL, CALL);
      expect(result).toEqual({
        ok: false,
        fault: { errorCode: 510, errorDetail: "Contact 'X' not found in database", retryable: false },
      });
    });

    it('bring the wish of an overloaded UCS to wait', async () => {
      const ucs = await start();
      ucs.answer = () =>
        toFaultAnswer({
          code: status.RESOURCE_EXHAUSTED,
          message: 'queue 17 of shard 3 is full',
          retryAfterSeconds: 2,
        });
      const result = await connectUcs(ucs.target, { road }).call('FindOrCreatePhoneCall', PHONE_CALL, CALL);
      expect(result).toEqual({
        ok: false,
        fault: {
          errorCode: 'RESOURCE_EXHAUSTED',
          errorDetail: 'The UCS is overloaded.',
          retryable: true,
          retryAfterMs: 2000,
        },
      });
    });

    it('end at their deadline when the backend is silent', async () => {
      const ucs = await start();
      const client = connectUcs(ucs.target, { road });
      await untilServing(client, true);
      ucs.answer = () => ({ type: 'silence' });
      const result = await client.call('FindOrCreatePhoneCall', PHONE_CALL, { ...CALL, timeoutMs: 50 });
      expect(result).toMatchObject({ ok: false, fault: { errorCode: 'DEADLINE_EXCEEDED', retryable: true } });
    });

    it('end when the caller gives up', async () => {
      const ucs = await start();
      ucs.answer = () => ({ type: 'silence' });
      const giveUp = new AbortController();
      const call = connectUcs(ucs.target, { road }).call('FindOrCreatePhoneCall', PHONE_CALL, {
        ...CALL,
        signal: giveUp.signal,
      });
      giveUp.abort();
      expect(await call).toMatchObject({ ok: false, fault: { errorCode: 'CANCELLED' } });
    });

    it('fail in a way that allows another try when the backend dies under them, and reach it when it is back', async () => {
      const ucs = await start();
      const client = connectUcs(ucs.target, { road });
      await untilServing(client, true);
      const arrived = new Promise<void>((resolve) => {
        ucs.answer = () => {
          resolve();
          return { type: 'silence' };
        };
      });
      const lost = client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL);
      await arrived;
      ucs.die();
      expect(await lost).toMatchObject({ ok: false, fault: { retryable: true } });
      await untilServing(client, false);
      const again = await startScriptedUcs({ ...server, port: Number(ucs.target.split(':')[1]) });
      onTestFinished(() => again.die());
      await untilServing(client, true);
      expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: true });
    });

    it('stand side by side: a slow one does not hold the others', async () => {
      const ucs = await start();
      ucs.answer = ({ request }) => ('callId' in request && request.callId === 'slow' ? { type: 'silence' } : FOUND);
      const client = connectUcs(ucs.target, { road });
      const giveUp = new AbortController();
      const slow = client.call(
        'FindOrCreatePhoneCall',
        { ...PHONE_CALL, callId: 'slow' },
        { ...CALL, signal: giveUp.signal },
      );
      const others = Array.from({ length: 300 }, () => client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL));
      expect((await Promise.all(others)).every((result) => result.ok)).toBe(true);
      giveUp.abort();
      expect((await slow).ok).toBe(false);
    });

    it('are refused without a connection, not left hanging', async () => {
      const ucs = await start();
      ucs.die();
      const result = await connectUcs(ucs.target, { road }).call('FindOrCreatePhoneCall', PHONE_CALL, CALL);
      expect(result).toMatchObject({ ok: false, fault: { errorCode: 'UNAVAILABLE', retryable: true } });
    });
  });
}
