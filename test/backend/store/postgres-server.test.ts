import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../src/backend/store/open-store.ts';
import { toStartFailure } from '../../../src/cli/start-failure.ts';
import { parseSettings } from '../../../src/config/parse-settings.ts';
import { createDirectUcs } from '../../support/direct-ucs.ts';
import { phoneCall } from '../../support/ucs-samples.ts';

const POSTGRES_URL = process.env['TEST_POSTGRES_URL'];

// Only a server of its own shows what a database or a connection is like; .ci/run starts one.
describe.runIf(POSTGRES_URL !== undefined)('a PostgreSQL server', () => {
  const url = new URL(POSTGRES_URL ?? 'postgres://none');

  async function query(text: string): Promise<readonly Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }

  it.each(['LATIN1', 'SQL_ASCII'])(
    'whose database has the encoding %s is refused at the start, in one line that names the setting [section 6]',
    async (encoding) => {
      const name = `ucs_test_${randomBytes(8).toString('hex')}`;
      await query(`create database ${name} encoding '${encoding}' locale 'C' template template0`);
      onTestFinished(() => query(`drop database ${name}`).then(() => {}));
      const database = new URL(url);
      database.pathname = `/${name}`;
      const error = await openStore({ kind: 'postgres', url: database.href, connectionsMax: 2 }).catch(
        (reason: unknown) => reason,
      );
      const parsed = parseSettings({}, () => '');
      expect(parsed.ok && toStartFailure('UCS', error, parsed.settings)).toEqual({
        line: `UCS_DATABASE_URL: expected a database with the encoding UTF8, got ${encoding}`,
        exitCode: 2,
      });
    },
  );

  it('is told the limits of statements in each transaction, and nothing at the start of a connection, which poolers would refuse', async () => {
    const own = new URL(url);
    own.searchParams.set('application_name', `ucs_test_${randomBytes(8).toString('hex')}`);
    await using opened = new AsyncDisposableStack();
    const store = opened.adopt(await openStore({ kind: 'postgres', url: own.href, connectionsMax: 1 }), (one) =>
      one.close(),
    );
    const limits = (db: Parameters<Parameters<typeof store.read>[0]>[0]) =>
      db
        .selectNoFrom((eb) => [
          eb.fn<string>('current_setting', [eb.val('statement_timeout')]).as('statement'),
          eb.fn<string>('current_setting', [eb.val('idle_in_transaction_session_timeout')]).as('idle'),
        ])
        .executeTakeFirst();
    expect(await store.read(limits)).toEqual({ statement: '10s', idle: '15s' });
    expect(await store.transaction(limits)).toEqual({ statement: '10s', idle: '15s' });
  });
});

const POOLER_URL = process.env['TEST_PGBOUNCER_URL'];

// In transaction mode each transaction may get another connection, and settings at the start of one are refused; .ci/run starts one.
describe.runIf(POOLER_URL !== undefined)('PgBouncer in transaction mode', () => {
  it('serves calls at once, the find-or-create among them, as PostgreSQL alone does', async () => {
    await using opened = new AsyncDisposableStack();
    const options = { kind: 'postgres', url: POOLER_URL ?? '', connectionsMax: 8 } as const;
    const store = opened.adopt(await openStore(options), (one) => one.close());
    const tenant = createDirectUcs(store).tenant();
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => tenant.call('FindOrCreatePhoneCall', phoneCall(`call-${n % 4}`))),
    );
    expect(answers.filter(({ created }) => created)).toHaveLength(4);
    const pages = await Promise.all(Array.from({ length: 20 }, () => tenant.call('ListInteractions', {})));
    for (const { interactions } of pages) expect(interactions).toHaveLength(4);
  });
});
