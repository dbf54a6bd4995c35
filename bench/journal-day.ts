/** A day's load at 100 requests/s on the journal's storage, its time simulated: what lies on disk must not grow once an hour is kept. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedLimits } from '../src/config/fixed-limits.ts';
import { createStorageKeeper, type StorageKeeper } from '../src/delivery/embedded/storage/storage-keeper.ts';
import type { Report } from './support/report.ts';

const REQUESTS_PER_SECOND = 100;
const HOURS = 24;
const USERS = 50;
/** Simulated seconds between two commits: a thousand requests share one. */
const STEP_SECONDS = 10;
const RETENTION_MS = 3_600_000;
const BODY = JSON.stringify({ operation: 'FindPhoneCall', parameters: { callId: 'x'.repeat(200) } });
const DATA = JSON.stringify({
  referenceId: 1,
  messageType: 'createInteractionResponse',
  interactionId: 'x'.repeat(16),
});

export async function benchJournalDay(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-bench-'));
  const keeper = createStorageKeeper({
    folder,
    databaseMaxBytes: fixedLimits.journal.databaseMaxBytes,
    logEntriesPerUserMax: 10_000,
    logBytesPerUserMax: 1024 ** 3,
    usersMax: fixedLimits.journal.usersMax,
    leaseSize: fixedLimits.journal.leaseSize,
  });
  keeper.open(0);
  const sizes: number[] = [];
  for (let second = 0; second < HOURS * 3_600; second += STEP_SECONDS) {
    answer(keeper, REQUESTS_PER_SECOND * STEP_SECONDS, second * 1_000);
    if ((second + STEP_SECONDS) % 3_600 === 0) sizes.push(bytesIn(folder));
  }
  keeper.handle({ type: 'stop' }, HOURS * 3_600_000);
  rmSync(folder, { recursive: true, force: true });
  return toReport(sizes);
}

/** Accepts so many requests, answers them, and removes what is too old. */
function answer(keeper: StorageKeeper, requests: number, nowMs: number): void {
  const accepts = Array.from({ length: requests }, () => BODY);
  const [accepted] = keeper.handle({ type: 'commit', batch: { accepts, closes: [], marks: [] } }, nowMs);
  if (accepted?.type !== 'committed' || accepted.outcome.accepted === undefined) throw new Error('not accepted');
  const closes = accepted.outcome.accepted.map((referenceId, index) => ({
    referenceId,
    tenant: 'demo',
    userId: `user ${index % USERS}`,
    channel: '/v2/ucs/interactions',
    dataJson: DATA,
    loggedAtMs: nowMs,
  }));
  keeper.handle({ type: 'commit', batch: { accepts: [], closes, marks: [] } }, nowMs);
  let more = true;
  while (more) {
    const [retained] = keeper.handle({ type: 'retain', oldBeforeMs: nowMs - RETENTION_MS }, nowMs);
    more = retained?.type === 'retained' && retained.more;
  }
}

function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

function toReport(sizes: readonly number[]): Report {
  const [, afterTwoHours = Number.NaN] = sizes;
  const largest = Math.max(...sizes);
  const toMegabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(0);
  return {
    title: `Journal on disk under ${REQUESTS_PER_SECOND} requests/s for ${HOURS} simulated hours, one hour kept`,
    rows: [
      { name: 'after two hours', figures: { MB: toMegabytes(afterTwoHours) } },
      { name: 'at its largest', figures: { MB: toMegabytes(largest) } },
      { name: 'at the end of the day', figures: { MB: toMegabytes(sizes.at(-1) ?? Number.NaN) } },
    ],
    ratios: [{ name: 'largest / after two hours', value: largest / afterTwoHours, goal: { atMost: 1.1 } }],
  };
}
