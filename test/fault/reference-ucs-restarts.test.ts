import { expect, it, onTestFinished } from 'vitest';
import type { UcsServer } from '../../src/backend/server/ucs-server.ts';
import { expectAllSucceeded, startRoadTo } from '../support/road-to-ucs.ts';
import { CALL, connectUcs, PHONE_CALL, untilServing } from '../support/ucs-client-options.ts';
import { type UcsDatabase, type UcsDatabaseKind, ucsDatabases } from '../support/ucs-databases.ts';
import { startUcsServer } from '../support/ucs-server.ts';

const databases = ucsDatabases(process.env['TEST_POSTGRES_URL']);

async function createDatabase(kind: UcsDatabaseKind): Promise<UcsDatabase> {
  const database = await kind.create();
  onTestFinished(() => database.remove());
  return database;
}

it.each(databases)(
  'a reference UCS on $name that is stopped and started again, in turn where there are several, costs no accepted request [promise 1]',
  async (kind) => {
    const { store } = await createDatabase(kind);
    const servers: UcsServer[] = [];
    // SQLite is one process's.
    const count = kind.name === 'SQLite' ? 1 : 3;
    for (let started = 0; started < count; started++) servers.push(await startUcsServer({ store }));
    const { accept, logged } = await startRoadTo(servers.map(({ target }) => target).join(','), {
      attemptTimeoutMs: 5_000,
    });
    const ids: number[] = [];
    for (const turn of servers.keys()) {
      const server = servers[turn];
      ids.push(...(await accept(40)));
      await server?.stop();
      ids.push(...(await accept(40)));
      servers[turn] = await startUcsServer({ store, listen: server?.target ?? '' });
      ids.push(...(await accept(40)));
      await logged(ids.length);
    }
    expectAllSucceeded(ids, await logged(ids.length));
  },
);

it.each(databases)('a reference UCS on $name that stops answers every call that it carries out', async (kind) => {
  const { store } = await createDatabase(kind);
  const ended: string[] = [];
  const metrics = { callEnded: (_method: string, status: string) => void ended.push(status) };
  const server = await startUcsServer({ store, metrics });
  const client = connectUcs(server.target);
  await untilServing(client, true);
  expect(await client.call('FindOrCreatePhoneCall', PHONE_CALL, CALL)).toMatchObject({ ok: true });
  const calls = Array.from({ length: 100 }, (_, call) =>
    client.call('FindOrCreatePhoneCall', { ...PHONE_CALL, callId: `call-${call}` }, CALL),
  );
  await Promise.race(calls);
  await server.stop();
  const results = await Promise.all(calls);
  expect(results.filter(({ ok }) => ok)).toHaveLength(ended.filter((status) => status === 'OK').length - 1);
  for (const result of results) if (!result.ok) expect(result.fault.retryable).toBe(true);
});
