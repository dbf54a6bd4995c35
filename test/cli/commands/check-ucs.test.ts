import { Server, ServerCredentials } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import { authorityFile, clientFilesIn, serverCertificate } from '../../support/certificates.ts';
import { startScriptedUcs } from '../../support/scripted-ucs.ts';
import { createSurroundings } from '../../support/surroundings.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { startUcsServer } from '../../support/ucs-server.ts';

async function run(words: readonly string[], env: Record<string, string> = {}) {
  const { surroundings, printed, complaints } = createSurroundings({ env });
  const code = await runCli(['check-ucs', ...words], surroundings);
  return { code, printed, complained: complaints };
}

async function startEmptyServer(credentials = ServerCredentials.createInsecure()): Promise<string> {
  const server = new Server({ 'grpc.enable_channelz': 0 });
  onTestFinished(() => server.forceShutdown());
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error === null ? resolve(bound) : reject(error))),
  );
  return `127.0.0.1:${port}`;
}

describe('check-ucs on the command line', () => {
  it('ends with 0 and a line for each rule when the contract is kept', async () => {
    const { target } = await startUcsServer();
    const { code, printed } = await run([target, '--tenant', 'check']);
    expect(code).toBe(0);
    expect(printed.length).toBeGreaterThan(30);
    expect(printed.filter((line) => !/^kept +[a-z-]+: \S/.test(line))).toEqual([]);
  });

  it('ends with 1 and says per rule what was sent and what came', async () => {
    const ucs = await startScriptedUcs();
    onTestFinished(() => ucs.die());
    const { code, printed } = await run([ucs.target, '--tenant', 'check', '--rule', 'phone-call-once']);
    expect(code).toBe(1);
    expect(printed).toEqual([
      expect.stringMatching(/^kept +offers-contract: /),
      expect.stringMatching(/^BROKEN +phone-call-once: .+ Sent: .*FindOrCreatePhoneCall.+ Came: .+/),
    ]);
  });

  it('says what is not offered, which breaks nothing', async () => {
    const ucs = await startScriptedUcs({ channelService: false });
    onTestFinished(() => ucs.die());
    const { code, printed } = await run([ucs.target, '--tenant', 'check', '--rule', 'carry', '--rule', 'list-pages']);
    expect(code).toBe(0);
    expect(printed.slice(1)).toEqual([
      expect.stringMatching(/^not offered +list-pages: /),
      expect.stringMatching(/^not offered +carry: .+ Lacking: ChannelService\.$/),
    ]);
  });

  it('tells machines the same as one JSON document', async () => {
    const { target } = await startUcsServer();
    const { code, printed } = await run([target, '--tenant', 'check', '--json', '--rule', 'phone-call-once']);
    expect(code).toBe(0);
    expect(JSON.parse(printed.join('\n'))).toEqual({
      target,
      tenant: 'check',
      kept: true,
      rules: [
        { rule: 'offers-contract', says: expect.any(String), verdict: 'kept' },
        { rule: 'phone-call-once', says: expect.any(String), verdict: 'kept' },
      ],
    });
  });

  it.each([
    ['nobody listens', async () => '127.0.0.1:1'],
    ['the server has nothing of the contract', () => startEmptyServer()],
  ])('ends with 1 after one line when %s', async (_what, target) => {
    const { code, printed } = await run([await target(), '--tenant', 'check']);
    expect(code).toBe(1);
    expect(printed).toEqual([expect.stringMatching(/^BROKEN +offers-contract: /)]);
  });

  it('speaks TLS, and shows a certificate of its own', async () => {
    const { ca, cert, key } = serverCertificate;
    const credentials = ServerCredentials.createSsl(ca, [{ cert_chain: cert, private_key: key }], true);
    const ucs = await startScriptedUcs({ credentials });
    onTestFinished(() => ucs.die());
    const target = ucs.target.replace('127.0.0.1', 'localhost');
    const files = clientFilesIn(makeTemporaryFolder());
    files.become('client');
    const words = [target, '--tenant', 'check', '--rule', 'offers-contract'];
    const options = [
      '--tls-ca-file',
      authorityFile,
      '--tls-cert-file',
      files.certFile,
      '--tls-key-file',
      files.keyFile,
    ];
    expect((await run([...words, ...options])).code).toBe(0);
    expect((await run([...words, '--tls-ca-file', authorityFile])).code).toBe(1);
    const env = { UCS_TLS_CA_FILE: authorityFile, UCS_TLS_CERT_FILE: files.certFile, UCS_TLS_KEY_FILE: files.keyFile };
    expect((await run(words, env)).code).toBe(0);
  });

  it.each([
    [[], 'TARGET'],
    [['a:1', 'b:2', '--tenant', 'x'], 'TARGET'],
    [['a:1'], '--tenant'],
    [['a:1', '--tenant', ''], '--tenant'],
    [['a:1', '--tenant', 'x'.repeat(65)], '--tenant'],
    [['a:1', '--tenant', 'x', '--wrong'], '--wrong'],
    [['a:1', '--tenant', 'x', '--rule', 'none'], "no rule 'none'"],
    [['a:1', '--tenant', 'x', '--tls-cert-file', 'f'], 'key'],
    [['no target', '--tenant', 'x'], 'gRPC target'],
  ])('ends with 2 and one sentence for %j', async (words, sentence) => {
    const { code, printed, complained } = await run(words);
    expect(code).toBe(2);
    expect(printed).toEqual([]);
    expect(complained).toEqual([expect.stringContaining(sentence)]);
  });
});
