import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { StoreOptions } from '../../src/backend/store/store.ts';

/** An empty database of the UCS that nobody else uses, and how it is thrown away. */
export type UcsDatabase = { readonly store: StoreOptions; remove(): Promise<void> };

export type UcsDatabaseKind = { readonly name: 'SQLite' | 'PostgreSQL'; create(): Promise<UcsDatabase> };

const SQLITE: UcsDatabaseKind = {
  name: 'SQLite',
  async create() {
    const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-test-'));
    return {
      store: { kind: 'sqlite', file: join(folder, 'ucs.sqlite') },
      remove: async () => rmSync(folder, { recursive: true, force: true }),
    };
  },
};

/**
 * What the same suite runs over. PostgreSQL only where its URL is given: no package on npm brings a server that behaves like it and starts everywhere, so `npm test` goes
 * without, and .ci/run starts one and names it in TEST_POSTGRES_URL.
 */
export function ucsDatabases(postgresUrl: string | undefined): readonly UcsDatabaseKind[] {
  if (postgresUrl === undefined) return [SQLITE];
  return [SQLITE, { name: 'PostgreSQL', create: () => createSchema(postgresUrl) }];
}

/** A schema of its own, so that test files can run side by side. */
async function createSchema(url: string): Promise<UcsDatabase> {
  const schema = `ucs_test_${randomBytes(8).toString('hex')}`;
  await query(url, `create schema ${schema}`);
  const own = new URL(url);
  own.searchParams.set('options', `-c search_path=${schema}`);
  return {
    store: { kind: 'postgres', url: own.href, connectionsMax: 10 },
    remove: () => query(url, `drop schema ${schema} cascade`),
  };
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text);
  await client.end();
}
