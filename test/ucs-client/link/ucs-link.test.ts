import { describe, expect, it, onTestFinished } from 'vitest';
import { startScriptedUcs } from '../../support/scripted-ucs.ts';
import { CALL, connectUcs, PHONE_CALL, untilServing } from '../../support/ucs-client-options.ts';

describe('a link to a UCS', () => {
  it.each(['stream', 'unary'] as const)(
    'gives up connections that died without anybody being told, by the %s road',
    async (road) => {
      const ucs = await startScriptedUcs();
      onTestFinished(() => ucs.die());
      const client = connectUcs(ucs.target, { road, checkIntervalMs: 3_600_000 });
      await untilServing(client, true);
      expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: true });
      ucs.forget();
      const lost = await client.call('FindOrCreatePhoneCall', PHONE_CALL, { ...CALL, timeoutMs: 50 });
      expect(lost).toMatchObject({ ok: false, fault: { errorCode: 'DEADLINE_EXCEEDED', retryable: true } });
      expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: true });
    },
  );

  it('finds out by its health too, though no call is made, and takes calls when it is well again', async () => {
    const ucs = await startScriptedUcs();
    onTestFinished(() => ucs.die());
    const client = connectUcs(ucs.target);
    await untilServing(client, true);
    const lost = untilServing(client, false);
    ucs.forget();
    await lost;
    await untilServing(client, true);
    expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: true });
  });
});
