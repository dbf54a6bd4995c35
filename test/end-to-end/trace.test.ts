import { describe, expect, it, onTestFinished } from 'vitest';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';
import { FIND_PHONE_CALL_SAMPLE } from '../support/rest-client.ts';
import { FOUND, startScriptedUcs } from '../support/scripted-ucs.ts';

describe('the trace of a request', { timeout: 60_000 }, () => {
  it('reaches the UCS with each call, also from the journal after SIGKILL', async () => {
    const ucs = await startScriptedUcs();
    onTestFinished(() => ucs.die());
    const reached = [1, 2].map(() => Promise.withResolvers<void>());
    ucs.answer = () => {
      reached[ucs.requests.length - 1]?.resolve();
      return ucs.requests.length === 1 ? { type: 'silence' } : FOUND;
    };
    const dataDir = createDataDir();
    onTestFinished(dataDir.remove);
    const gateway = await startGatewayProcess(dataDir.path, { UCS_TARGET: ucs.target });
    onTestFinished(gateway.stop);
    const trace = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', tracestate: 'vendor=1' };
    const answer = await fetch(`${gateway.address}/api/v2/ucs/interactions`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('alice:demo')}`, 'content-type': 'application/json', ...trace },
      body: JSON.stringify(FIND_PHONE_CALL_SAMPLE),
    });
    expect(await answer.json()).toMatchObject({ statusCode: 0 });
    await reached[0]?.promise;
    gateway.signal('SIGKILL');
    await gateway.exited;
    const next = await startGatewayProcess(dataDir.path, { UCS_TARGET: ucs.target });
    onTestFinished(next.stop);
    await reached[1]?.promise;
    expect(ucs.requests.map(({ metadata }) => metadata)).toMatchObject([trace, trace]);
  });
});
