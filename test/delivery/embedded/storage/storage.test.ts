import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toDiskPlan } from '../../../../src/delivery/embedded/storage/disk/disk-plan.ts';
import { openStorage } from '../../../../src/delivery/embedded/storage/open-storage.ts';
import { createStorage, type Storage } from '../../../../src/delivery/embedded/storage/storage.ts';
import type { StorageOptions } from '../../../../src/delivery/embedded/storage-message.ts';
import { acquireDataFolder } from '../../../../src/delivery/record/data-folder-lock.ts';
import { makeTemporaryFolder } from '../../../support/temporary-folder.ts';

const HOUR_MS = 3_600_000;

function openTestStorage(change: Partial<StorageOptions> = {}): { storage: Storage; folder: string } {
  const options: StorageOptions = {
    folder: makeTemporaryFolder(),
    databaseMaxBytes: 1024 ** 3,
    logEntriesPerUserMax: 10_000,
    logBytesPerUserMax: 1024 ** 3,
    usersMax: 1000,
    leaseSize: 1000,
    ...change,
  };
  const { folder } = options;
  const lock = acquireDataFolder(folder, 0);
  const plan = toDiskPlan(1024 ** 3);
  const limits = { maxBytes: options.databaseMaxBytes, walBytes: plan.walBytes, newEpoch: () => 'epoch' };
  const { database } = openStorage({ folder, lock, database: limits, nowMs: 0 });
  const storage = createStorage(database, lock, plan, options);
  onTestFinished(() => {
    storage.close();
    lock.release();
  });
  return { storage, folder };
}

function answer(storage: Storage, userId: string, count: number, loggedAtMs: number): void {
  const { accepted } = storage.commit({
    accepts: Array.from({ length: count }, () => '{"body":true}'),
    closes: [],
    marks: [],
  });
  const closes = accepted.map((referenceId) => ({
    referenceId,
    tenant: 'demo',
    userId,
    channel: '/v2/ucs/interactions',
    dataJson: '{"referenceId":1,"messageType":"createInteractionResponse"}',
    loggedAtMs,
  }));
  storage.commit({ accepts: [], closes, marks: [] });
}

function retain(storage: Storage, oldBeforeMs: number): void {
  while (storage.retain(oldBeforeMs, 1024 ** 2).old);
}

function bytesOnDisk(folder: string): number {
  return ['journal.sqlite', 'journal.sqlite-wal'].reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

describe('storage', () => {
  it('changes nothing when a part of a batch cannot be written', () => {
    const { storage } = openTestStorage({ databaseMaxBytes: 64 * 1024 });
    const huge = { accepts: ['{}', JSON.stringify('x'.repeat(200_000))], closes: [], marks: [] };
    expect(() => storage.commit(huge)).toThrow('full');
    expect(storage.openSequences().size).toBe(0);
    expect(storage.commit({ accepts: ['{}'], closes: [], marks: [] }).accepted).toHaveLength(1);
  });

  it('lets go of open records that were refused, when it is opened again after a fault', () => {
    const { storage } = openTestStorage();
    storage.commit({ accepts: ['{}', '{}'], closes: [], marks: [] });
    const [kept] = storage.openSequences();
    if (kept === undefined) throw new Error('no record');
    storage.keepOnly(new Set([kept]));
    expect([...storage.openSequences()]).toEqual([kept]);
  });

  it('leaves nothing of a finished request in the file: its pages are overwritten when they become free', () => {
    const { storage, folder } = openTestStorage();
    const secret = 'Sesame '.repeat(2000);
    const { accepted } = storage.commit({ accepts: [JSON.stringify({ secret })], closes: [], marks: [] });
    const open = { tenant: 'demo', userId: 'alice', channel: '/v2/ucs/interactions', dataJson: '{}', loggedAtMs: 0 };
    const bytes = () => readFileSync(join(folder, 'journal.sqlite'), 'latin1');
    storage.checkpoint();
    expect(bytes()).toContain('Sesame');
    storage.commit({ accepts: [], closes: accepted.map((referenceId) => ({ ...open, referenceId })), marks: [] });
    storage.checkpoint();
    expect(bytes()).not.toContain('Sesame');
    expect(readFileSync(join(folder, 'journal.sqlite-wal'))).toHaveLength(0);
  });

  it('stays bounded on disk: after many retention times it is no larger than after two', () => {
    const { storage, folder } = openTestStorage({ logEntriesPerUserMax: 300 });
    const bytes: number[] = [];
    for (let minute = 0; minute < 20; minute += 1) {
      for (let user = 0; user < 10; user += 1) answer(storage, `user-${user}`, user === 0 ? 400 : 100, minute * 60_000);
      retain(storage, (minute - 1) * 60_000);
      bytes.push(bytesOnDisk(folder));
    }
    expect(storage.read('demo', 'user-0', 0, 1000, Number.POSITIVE_INFINITY).entries).toHaveLength(300);
    expect(storage.read('demo', 'user-1', 0, 1000, Number.POSITIVE_INFINITY).entries).toHaveLength(200);
    expect(bytes.at(-1)).toBeLessThanOrEqual(Math.max(...bytes.slice(0, 6)) * 1.1);
  });

  it('forgets users without entries past their bound, and then says of them only what is safe', () => {
    const { storage } = openTestStorage({ usersMax: 5 });
    for (let user = 0; user < 10; user += 1) answer(storage, `user-${user}`, 1, 0);
    retain(storage, HOUR_MS);
    const through = (userId: string) => storage.facts('demo', userId).bounds.removedThrough;
    expect(through('user-9')).toBe(10);
    expect(through('user-5')).toBe(6);
    expect(['user-0', 'user-1', 'user-2', 'user-3', 'user-4', 'a new user'].map(through)).toEqual([5, 5, 5, 5, 5, 5]);
    expect(storage.facts('demo', 'user-0').bounds.delivered).toEqual({ named: {}, others: 5 });
  });
});
