import { ServerCredentials } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeRoad } from '../conformance/road-suite.ts';
import { authorityFile, clientFilesIn, serverCertificate } from '../support/certificates.ts';
import { FOUND, startScriptedUcs } from '../support/scripted-ucs.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { CALL, connectUcs, PHONE_CALL, untilProblem, untilServing } from '../support/ucs-client-options.ts';

describeRoad('unary');
describeRoad('stream');
describeRoad('stream', { channelService: false });

describe('a gRPC client of the UCS', () => {
  it('tells that the backend is gone, and that it is back', async () => {
    const ucs = await startScriptedUcs();
    const client = connectUcs(ucs.target);
    await untilServing(client, true);
    ucs.die();
    expect(await untilServing(client, false)).toEqual({ serving: false, problem: expect.any(String) });
    await untilProblem(client, `The UCS at ${ucs.target} refuses connections: nothing listens there (ECONNREFUSED).`);
    const again = await startScriptedUcs({ port: Number(ucs.target.split(':')[1]) });
    onTestFinished(() => again.die());
    expect(await untilServing(client, true)).toEqual({ serving: true, problem: undefined });
  });

  it('hears at once from the backend that it does not serve', async () => {
    const ucs = await startScriptedUcs();
    onTestFinished(() => ucs.die());
    const client = connectUcs(ucs.target, { checkIntervalMs: 3_600_000 });
    await untilServing(client, true);
    ucs.setServing('NOT_SERVING');
    expect((await untilServing(client, false)).problem).toMatch(/^The UCS at .+ says that it is not serving/);
    ucs.setServing('SERVING');
    await untilServing(client, true);
  });

  it('finds out that a backend hangs, though nothing was closed, and that it goes on', async () => {
    const ucs = await startScriptedUcs();
    onTestFinished(() => ucs.die());
    const client = connectUcs(ucs.target, { checkTimeoutMs: 100 });
    await untilServing(client, true);
    ucs.freeze();
    expect((await untilServing(client, false)).problem).toBe(
      `The UCS at ${ucs.target} was reached, but does not answer.`,
    );
    ucs.thaw();
    await untilServing(client, true);
  });

  it('does not trust a stream on which nothing came back any more: the next call takes a new one', async () => {
    const ucs = await startScriptedUcs();
    onTestFinished(() => ucs.die());
    const client = connectUcs(ucs.target);
    await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL);
    ucs.answer = () => ({ type: 'silence' });
    await client.call('FindOrCreatePhoneCall', PHONE_CALL, { ...CALL, timeoutMs: 20 });
    ucs.answer = () => FOUND;
    await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL);
    expect(ucs.streams).toBe(2);
  });

  it('verifies the backend, shows its own certificate, and takes new files without a new start', async () => {
    const { ca, cert, key } = serverCertificate;
    const ucs = await startScriptedUcs({
      credentials: ServerCredentials.createSsl(ca, [{ cert_chain: cert, private_key: key }], true),
    });
    onTestFinished(() => ucs.die());
    const files = clientFilesIn(makeTemporaryFolder());
    files.become('stranger');
    const ucsClient = connectUcs(ucs.target.replace('127.0.0.1', 'localhost'), {
      tls: { caFile: authorityFile, client: files, rereadMs: 20 },
    });
    expect(await ucsClient.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: false });
    files.become('client');
    await untilServing(ucsClient, true);
    expect(await ucsClient.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: true });
  });

  it('takes a backend without a health service as serving while it answers', async () => {
    const ucs = await startScriptedUcs({ health: false });
    onTestFinished(() => ucs.die());
    await untilServing(connectUcs(ucs.target), true);
  });

  it('keeps on after stop() was called in the middle of a call: the call ends', async () => {
    const ucs = await startScriptedUcs();
    onTestFinished(() => ucs.die());
    const client = connectUcs(ucs.target);
    await untilServing(client, true);
    ucs.answer = () => ({ type: 'silence' });
    const call = client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL);
    await client.stop();
    expect(await call).toMatchObject({ ok: false, fault: { retryable: true } });
    expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: false });
  });
});
