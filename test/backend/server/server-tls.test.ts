import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { UcsTlsOptions } from '../../../src/ucs-client/channel/channel-credentials.ts';
import { authorityFile, clientFilesIn, serverFiles } from '../../support/certificates.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { CALL, connectUcs, PHONE_CALL, untilServing } from '../../support/ucs-client-options.ts';
import { startUcsServer } from '../../support/ucs-server.ts';

function startTls(change: { readonly clientCaFile?: string } = {}) {
  return startUcsServer({
    listen: 'localhost:0',
    tls: { ...serverFiles, clientCaFile: undefined, rereadMs: 20, ...change },
  });
}

function clientWith(who: 'client' | 'stranger' | 'nobody'): UcsTlsOptions {
  if (who === 'nobody') return { caFile: authorityFile, client: undefined, rereadMs: 60_000 };
  const client = clientFilesIn(makeTemporaryFolder());
  client.become(who);
  return { caFile: authorityFile, client, rereadMs: 60_000 };
}

describe('the reference UCS over TLS', () => {
  it('serves everybody who verifies it where it asks for no certificate', async () => {
    const { target } = await startTls();
    const client = connectUcs(target, { tls: clientWith('nobody') });
    await untilServing(client, true);
    expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: true });
  });

  it('lets in who shows a certificate that its authority knows', async () => {
    const { target } = await startTls({ clientCaFile: authorityFile });
    const client = connectUcs(target, { tls: clientWith('client') });
    await untilServing(client, true);
    expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: true });
  });

  it.each(['nobody', 'stranger'] as const)('lets in no caller with the certificate of %s', async (who) => {
    const { target } = await startTls({ clientCaFile: authorityFile });
    const client = connectUcs(target, { tls: clientWith(who) });
    const told = new Promise((resolve) => client.onHealthChange(resolve));
    expect(await told).toMatchObject({ serving: false, problem: expect.stringMatching(/certificate/) });
    expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: false });
  });

  it('lets in nobody without TLS', async () => {
    const { target } = await startTls();
    const told = new Promise((resolve) => connectUcs(target).onHealthChange(resolve));
    expect(await told).toMatchObject({ serving: false });
  });

  it('takes a new authority without a new start', async () => {
    const clientCaFile = join(makeTemporaryFolder(), 'ca.pem');
    copyFileSync(clientWith('stranger').client?.certFile ?? '', clientCaFile);
    const { target } = await startTls({ clientCaFile });
    const client = connectUcs(target, { tls: clientWith('client') });
    const told = new Promise((resolve) => client.onHealthChange(resolve));
    expect(await told).toMatchObject({ serving: false });
    copyFileSync(authorityFile, clientCaFile);
    await untilServing(client, true);
  });
});
