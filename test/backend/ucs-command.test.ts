import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../support/admin-client.ts';
import { startProgram } from '../support/gateway-process.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { CALL, connectUcs, PHONE_CALL, untilServing } from '../support/ucs-client-options.ts';
import { ucsDatabases } from '../support/ucs-databases.ts';

/** How the program ended, by itself, and what it printed. */
async function failureOf(env: Readonly<Record<string, string>>): Promise<string> {
  const settings = { UCS_PORT: '0', DATA_DIR: makeTemporaryFolder(), ...env };
  const outcome = await startProgram(['ucs'], settings).catch((error: unknown) => String(error));
  if (typeof outcome === 'string') return outcome;
  // An address in the line that tells of the failure looks like that of a server.
  onTestFinished(() => outcome.stop());
  return `Error: ended with ${await outcome.exited} before it was ready:\n${outcome.lines.join('\n')}`;
}

describe.each(ucsDatabases(process.env['TEST_POSTGRES_URL']))('npm run ucs on $name', (kind) => {
  it('serves, and exits with 0 on SIGTERM though a client keeps its streams open [SIGTERM]', async () => {
    const database = await kind.create();
    onTestFinished(() => database.remove());
    const { store } = database;
    const where = store.kind === 'postgres' ? { UCS_DATABASE_URL: store.url } : { DATA_DIR: join(store.file, '..') };
    const program = await startProgram(['ucs'], { UCS_PORT: '0', ...where });
    onTestFinished(() => program.stop());
    const client = connectUcs(program.address);
    await untilServing(client, true);
    expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: true });
    program.signal('SIGTERM');
    expect(await program.exited).toBe(0);
    expect(program.lines.slice(1)).toEqual([expect.stringContaining('The UCS stops.')]);
  });
});

describe('npm run ucs with a port for its health', () => {
  it('says there that it is alive and ready, and counts its calls [health]', async () => {
    const port = await freePort();
    const env = { UCS_PORT: '0', UCS_ADMIN_PORT: `${port}`, DATA_DIR: makeTemporaryFolder() };
    const program = await startProgram(['ucs'], env);
    onTestFinished(() => program.stop());
    const admin = `http://127.0.0.1:${port}`;
    expect(program.lines[0]).toContain(`${admin}/readyz`);
    expect((await fetch(`${admin}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${admin}/readyz`)).json()).toEqual({ ready: true });
    const client = connectUcs(program.address);
    await untilServing(client, true);
    await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL);
    await client.call('GetInteraction', { interactionId: 'none' }, CALL);
    const metrics = await (await fetch(`${admin}/metrics`)).text();
    expect(metrics).toContain('ucs_reference_calls_total{method="FindOrCreatePhoneCall",status="OK"} 1');
    expect(metrics).toContain('ucs_reference_calls_total{method="GetInteraction",status="NOT_FOUND"} 1');
    expect(metrics).toContain('ucs_reference_serving 1');
    expect(metrics).toContain('ucs_reference_calls_under_way 0');
    expect((await fetch(`${admin}/admin/settings`)).status).toBe(404);
  });
});

describe('npm run ucs that cannot start', () => {
  it.each([
    ['nobody listens', 'postgres://ucs:secret@127.0.0.1:1/ucs', 'connect ECONNREFUSED 127.0.0.1:1'],
    ['there is no such host', 'postgres://ucs:secret@nowhere.invalid/ucs', 'getaddrinfo ENOTFOUND nowhere.invalid'],
  ])('says in one line that %s, without the password, and exits with 1 [start]', async (_title, url, reason) => {
    expect(await failureOf({ UCS_DATABASE_URL: url })).toBe(
      `Error: ended with 1 before it was ready:\nThe UCS cannot start: the UCS database cannot be opened: ${reason}`,
    );
  });

  it('names the variable of a URL of another kind, without the password, and exits with 2 [start]', async () => {
    const failure = await failureOf({ UCS_DATABASE_URL: 'mysql://ucs:secret@host/ucs' });
    expect(failure).toMatch(/^Error: ended with 2 before it was ready:\nUCS_DATABASE_URL: [^\n]*$/);
    expect(failure).not.toContain('secret@');
  });

  it('names the variable of a port that is taken, and exits with 1 [start]', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const failure = await failureOf({ UCS_PORT: `${port}` });
    expect(failure).toMatch(/ended with 1 before it was ready/);
    expect(failure).toContain(`port ${port} is in use: stop what listens there, or set UCS_PORT`);
  });
});
