import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPollingClient } from '../../src/cli/call/polling-client.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { freePort } from '../support/admin-client.ts';
import { createDataDir, startGatewayProcess } from '../support/gateway-process.ts';
import { findPhoneCall } from '../support/rest-client.ts';
import { createSurroundings } from '../support/surroundings.ts';

async function start(env: Record<string, string> = {}) {
  const folder = createDataDir();
  onTestFinished(folder.remove);
  const port = String(await freePort());
  const gateway = await startGatewayProcess(folder.path, { ADMIN_PORT: port, ...env });
  onTestFinished(gateway.stop);
  const admin = async (
    words: readonly string[],
    more: Record<string, string> = {},
    files: Record<string, string> = {},
  ) => {
    const { surroundings, printed, complaints } = createSurroundings({
      env: { ADMIN_URL: `http://127.0.0.1:${port}`, ...more },
      files,
    });
    const exitCode = await runCli(['admin', ...words], surroundings);
    return { exitCode, complaints, answer: printed[0] === undefined ? undefined : JSON.parse(printed[0]) };
  };
  return { gateway, admin, folder: folder.path };
}

describe('an operator', { timeout: 60_000 }, () => {
  it('sees a user’s sessions, log and settings, ends the sessions, and stops the gateway', async () => {
    const { gateway, admin } = await start();
    const authorization = `Basic ${btoa('alice:demo')}`;
    const client = await createPollingClient({
      url: gateway.address,
      authorization,
      signal: AbortSignal.timeout(30_000),
      onLost() {},
    });
    await client.subscribe('/v2/ucs/interactions');
    const ended = (async () => {
      const seen: unknown[] = [];
      for await (const { data } of client.events()) seen.push(data);
      return seen;
    })();
    const referenceId = await findPhoneCall(gateway.address, 'alice', { callId: 'seen by the operator' });
    await expect
      .poll(async () => (await admin(['log', 'demo', 'alice'])).answer)
      .toMatchObject({ entries: [{ referenceId, channel: '/v2/ucs/interactions', bytes: expect.any(Number) }] });
    const sessions = await admin(['sessions', 'demo', 'alice']);
    expect(sessions.answer).toMatchObject({ sessions: [{ subscriptions: ['/v2/ucs/interactions'] }] });
    expect((await admin(['sessions', 'demo', 'bob'])).answer).toEqual({ sessions: [] });
    expect((await admin(['requests'])).answer).toEqual({ requests: [] });
    const settings = await admin(['settings']);
    expect(settings.answer).toMatchObject({ telemetry: { logLevel: 'info' } });
    expect(JSON.stringify(settings.answer)).not.toContain('$scrypt$');

    expect((await admin(['end-sessions', 'demo', 'alice'])).answer).toEqual({ ended: 1 });
    await ended;
    expect((await admin(['log-level', 'debug'])).answer).toEqual({ level: 'debug' });
    expect((await admin(['log-level'])).answer).toEqual({ level: 'debug' });
    expect(await admin(['reload'])).toMatchObject({
      exitCode: 0,
      answer: { contactCentres: 3, users: 4, problems: [], forNextStart: [] },
    });
    await gateway.until((line) => line.includes('Contact centres and users were read anew.'));
    expect((await admin(['drain'])).exitCode).toBe(0);
    expect(await gateway.exited).toBe(0);
    const changes = gateway.lines.filter((line) => line.includes('An operator changed something.'));
    expect(changes.map((line) => JSON.parse(line).change)).toEqual(['end-sessions', 'log-level', 'reload', 'drain']);
    expect((await admin(['settings'])).exitCode).toBe(3);
  });

  it('needs the token where there is one', async () => {
    const folder = createDataDir();
    onTestFinished(folder.remove);
    const file = join(folder.path, 'token');
    writeFileSync(file, 'a token of some length\n');
    const { admin } = await start({ ADMIN_TOKEN_FILE: file });
    expect((await admin(['settings'])).exitCode).toBe(1);
    const files = { mine: 'a token of some length\n' };
    expect((await admin(['settings'], { ADMIN_TOKEN_FILE: 'mine' }, files)).exitCode).toBe(0);
  });

  it.each([[[]], [['nothing']], [['sessions', 'demo']], [['retry']], [['drain', 'now']]])(
    'is told of wrong words: %j',
    async (words) => {
      const { surroundings, complaints } = createSurroundings();
      expect([await runCli(['admin', ...words], surroundings), complaints.length]).toEqual([2, 1]);
    },
  );
});
