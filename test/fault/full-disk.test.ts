import { statfsSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createStorageKeeper, type StorageKeeper } from '../../src/delivery/embedded/storage/storage-keeper.ts';
import type { CommitOutcome, StorageReply } from '../../src/delivery/embedded/storage-message.ts';
import { embeddedOptions } from '../support/embedded-journal-options.ts';
import { type FaultyDisk, mountFaultyDisk } from '../support/faulty-disk.ts';

const DISK_BYTES = 4 * 1024 ** 2;
const RETENTION_MS = 60_000;

/** A storage on a disk of its own, used as its thread uses it; or the end of the test with the reason why there is no disk. */
function openOnDisk(skip: (reason: string) => never): { disk: FaultyDisk; keeper: StorageKeeper } {
  const disk = mountFaultyDisk(DISK_BYTES);
  if ('impossible' in disk) {
    console.warn(`Not run: ${disk.impossible}`);
    return skip(disk.impossible);
  }
  const keeper = createStorageKeeper(embeddedOptions(disk.path));
  expect(keeper.open(0)).toMatchObject({ type: 'opened' });
  onTestFinished(() => void keeper.handle({ type: 'stop' }, 0));
  tend(keeper, 0);
  return { disk, keeper };
}

function commit(keeper: StorageKeeper, batch: { accepts?: string[]; closes?: number[] }, nowMs: number): CommitOutcome {
  const closes = (batch.closes ?? []).map((referenceId) => ({
    referenceId,
    tenant: 'demo',
    userId: `user ${referenceId % 7}`,
    channel: '/v2/ucs/interactions',
    dataJson: JSON.stringify('n'.repeat(20_000)),
    loggedAtMs: nowMs,
  }));
  const reply = only(
    keeper.handle({ type: 'commit', batch: { accepts: batch.accepts ?? [], closes, marks: [] } }, nowMs),
  );
  if (reply.type !== 'committed') throw new Error(reply.type);
  return reply.outcome;
}

/** Retention, as often as it says that there is more. */
function tend(keeper: StorageKeeper, nowMs: number): void {
  for (;;) {
    const reply = only(keeper.handle({ type: 'retain', oldBeforeMs: nowMs - RETENTION_MS }, nowMs));
    if (reply.type !== 'retained' || !reply.more) return;
  }
}

function probe(keeper: StorageKeeper, nowMs: number): string | undefined {
  const reply = keeper.handle({ type: 'probe' }, nowMs).at(-1);
  if (reply?.type !== 'probed') throw new Error('no answer to a probe');
  return reply.problem;
}

function only(replies: readonly StorageReply[]): StorageReply {
  const [reply] = replies;
  if (reply === undefined || replies.length > 1) throw new Error('expected one reply');
  return reply;
}

/** One request and its outcome. Throws when either is not written. */
function answerOne(keeper: StorageKeeper, nowMs: number): void {
  const { accepted } = commit(keeper, { accepts: ['{"a":"request"}'] }, nowMs);
  const closed = commit(keeper, { closes: [...(accepted ?? [])] }, nowMs);
  if (closed.offsets?.[0] === undefined) throw new Error(closed.problem ?? 'nothing was accepted');
}

describe('a journal on a small disk', () => {
  it('never fills it by itself: its logs are shortened before, however much is answered [promise 7]', ({ skip }) => {
    const { disk, keeper } = openOnDisk(skip);
    for (let count = 0; count < 600; count += 1) {
      answerOne(keeper, 0);
      tend(keeper, 0);
    }
    expect(statfsSync(disk.path).bavail).toBeGreaterThan(0);
  });

  it('refuses new requests before it is full, and then still writes the outcomes of those it has [promise 1]', ({
    skip,
  }) => {
    const { keeper } = openOnDisk(skip);
    const accepted: number[] = [];
    for (;;) {
      const outcome = commit(keeper, { accepts: [JSON.stringify('r'.repeat(20_000))] }, 0);
      if (outcome.accepted === undefined) {
        expect(outcome.problem).toMatch(/^The disk is full/);
        break;
      }
      accepted.push(...outcome.accepted);
    }
    expect(accepted.length).toBeGreaterThan(50);
    for (const referenceId of accepted) expect(commit(keeper, { closes: [referenceId] }, 0).problem).toBeUndefined();
  });

  it('that others fill: it says so, retention makes room inside it, and requests are taken again, while the disk stays full', ({
    skip,
  }) => {
    const { disk, keeper } = openOnDisk(skip);
    for (let count = 0; count < 40; count += 1) answerOne(keeper, 0);
    disk.fill();
    tend(keeper, 0);
    const accepted: number[] = [];
    let problem: string | undefined;
    for (let count = 0; problem === undefined; count += 1) {
      const outcome = commit(keeper, { accepts: [JSON.stringify('r'.repeat(20_000))] }, 0);
      problem = outcome.problem;
      accepted.push(...(outcome.accepted ?? []));
      if (count > 1000) throw new Error('the disk has no end');
    }
    expect(problem).toMatch(/^The disk is full/);
    disk.fill();

    tend(keeper, RETENTION_MS + 1);
    expect(probe(keeper, RETENTION_MS + 1)).toBeUndefined();
    for (const referenceId of accepted)
      expect(commit(keeper, { closes: [referenceId] }, RETENTION_MS + 1).problem).toBeUndefined();
    for (let count = 0; count < 20; count += 1) answerOne(keeper, RETENTION_MS + 1);
  });
});
