import { status } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FOUND, type ScriptedAnswer, type ScriptedUcs, startScriptedUcs } from '../support/scripted-ucs.ts';
import { CALL, connectUcs, PHONE_CALL, untilServing } from '../support/ucs-client-options.ts';

const MEGABYTE = 1024 ** 2;

async function start(): Promise<ScriptedUcs> {
  const ucs = await startScriptedUcs();
  onTestFinished(() => ucs.die());
  return ucs;
}

const withDetails = (bytes: number): ScriptedAnswer => ({
  type: 'status',
  code: status.NOT_FOUND,
  message: 'gone',
  details: Buffer.alloc(bytes, 0xff),
});

const withId = (characters: number): ScriptedAnswer => ({
  type: 'response',
  response: { interactionId: 'x'.repeat(characters), created: true },
});

describe('a backend that answers one of many calls on a stream with', () => {
  it.each([
    ['100 MB of status details', withDetails(100 * MEGABYTE), 128 * MEGABYTE],
    ['more than a message may have', withId(3 * MEGABYTE), 2 * MEGABYTE],
  ])('%s costs that call alone', { timeout: 60_000 }, async (_what, answer, messageMaxBytes) => {
    const ucs = await start();
    // Its size is the one thing that matters here, not how long this machine takes for it.
    const client = connectUcs(ucs.target, { messageMaxBytes, checkTimeoutMs: 30_000 });
    await untilServing(client, true);
    const call = (tenant: string) =>
      client.call('FindOrCreatePhoneCall', PHONE_CALL, { ...CALL, tenant, timeoutMs: 30_000 });
    expect(await call('demo')).toMatchObject({ ok: true });
    ucs.answer = ({ metadata }) => (metadata['ucs-tenant'] === 'hostile' ? answer : FOUND);
    const others = Array.from({ length: 20 }, () => call('demo'));
    const hostile = await call('hostile');
    const after = Array.from({ length: 20 }, () => call('demo'));
    expect(hostile).toMatchObject({ ok: false, fault: { retryable: expect.any(Boolean) } });
    const results = await Promise.all([...others, ...after]);
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
  });
});
