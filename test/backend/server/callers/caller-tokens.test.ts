import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectUcs as connectChecked } from '../../../../src/check-ucs/connect-ucs.ts';
import { reflects } from '../../../../src/check-ucs/rules/connection/reflects.ts';
import { systemClock } from '../../../../src/kernel/clock.ts';
import { createCollectingLog } from '../../../support/collecting-log.ts';
import { makeTemporaryFolder } from '../../../support/temporary-folder.ts';
import { CALL, connectUcs, PHONE_CALL, untilServing } from '../../../support/ucs-client-options.ts';
import { startUcsServer } from '../../../support/ucs-server.ts';

const FIRST = 'first-token-of-the-gateway';
const SECOND = 'second-token-of-the-gateway';

function createFile(text: string): { readonly file: string; become(next: string): void } {
  const file = join(makeTemporaryFolder(), 'token');
  const become = (next: string) => writeFileSync(file, next);
  become(text);
  return { file, become };
}

const roads = ['unary', 'stream'] as const;

describe('a reference UCS that wants tokens of its callers', () => {
  it.each(roads)('lets in who shows one, by the %s road', async (road) => {
    const { target } = await startUcsServer({
      tokensFile: createFile(`# the gateway's\n${SECOND}\n\n${FIRST}\n`).file,
    });
    const client = connectUcs(target, { road, tokenFile: createFile(`${FIRST}\n`).file });
    await untilServing(client, true);
    expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: true });
  });

  it.each([
    ['none', undefined],
    ['another', SECOND],
    ['the beginning of one', FIRST.slice(0, -1)],
    ['one with more behind it', `${FIRST}x`],
    ['a line of its file that is no token', '#'],
  ])('refuses who shows %s, whatever is called, its health too', async (_what, token) => {
    const { target } = await startUcsServer({ tokensFile: createFile(`#\n${FIRST}`).file });
    for (const road of roads) {
      const client = connectUcs(target, { road, tokenFile: token === undefined ? undefined : createFile(token).file });
      const told = new Promise((resolve) => client.onHealthChange(resolve));
      expect(await told).toMatchObject({ serving: false, problem: expect.stringContaining('UCS_TOKEN_FILE') });
      expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({
        ok: false,
        fault: { errorCode: 'UNAUTHENTICATED', retryable: false },
      });
    }
  });

  it('shows nobody its methods by reflection', async () => {
    const { target } = await startUcsServer({ tokensFile: createFile(FIRST).file });
    const ucs = connectChecked({ target, tls: undefined, token: undefined, tenant: 'demo', clock: systemClock });
    onTestFinished(() => ucs.stop());
    expect(await ucs.call('GetInteraction', { interactionId: 'x' })).toMatchObject({ code: status.UNAUTHENTICATED });
    await expect(reflects.check(ucs)).rejects.toThrow();
  });

  it.each(roads)('takes new tokens on both sides without a new start, by the %s road', async (road) => {
    const known = createFile(FIRST);
    const shown = createFile(FIRST);
    const server = await startUcsServer({ tokensFile: known.file });
    const client = connectUcs(server.target, { road, tokenFile: shown.file });
    await untilServing(client, true);
    known.become(`${FIRST}\n${SECOND}`);
    server.reread();
    shown.become(SECOND);
    client.rereadToken();
    expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: true });
    known.become(SECOND);
    server.reread();
    const late = connectUcs(server.target, { road, tokenFile: createFile(FIRST).file });
    expect(await late.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: false });
    expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: true });
  });

  it('keeps what it knew when its file is empty or gone, and says so once', async () => {
    const { log, fieldsOf } = createCollectingLog();
    const known = createFile(FIRST);
    const server = await startUcsServer({ tokensFile: known.file, log });
    const client = connectUcs(server.target, { tokenFile: createFile(FIRST).file, road: 'unary' });
    await untilServing(client, true);
    known.become('');
    server.reread();
    server.reread();
    expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: true });
    const told = fieldsOf('The tokens of the callers could not be read anew: those before stay good.');
    expect(told).toEqual([{ error: new Error('there is no token in it') }]);
  });
});
