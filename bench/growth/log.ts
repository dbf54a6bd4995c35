/**
 * What an operation costs the journal's thread when it keeps an hour of notifications, at 100 requests/s in simulated time, beside a journal that has just begun: accept and
 * close, and what retention removes for it; and what it costs a client that was away to read what it missed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedLimits } from '../../src/config/fixed-limits.ts';
import { createStorageKeeper, type StorageKeeper } from '../../src/delivery/embedded/storage/storage-keeper.ts';
import type { Report } from '../support/report.ts';
import { toMedian, toRoundsRatio } from '../support/rounds.ts';

const PER_SECOND = 100;
const HOUR_SECONDS = 3_600;
const RETENTION_MS = HOUR_SECONDS * 1_000;
const USERS = 2_000;
/** Requests that share a commit. */
const AT_ONCE = 4;
const ROUNDS = 15;
/** Simulated seconds of a round: each user gets one notification. */
const ROUND_SECONDS = USERS / PER_SECOND;
/** Each client reads what came in the last two of them. */
const MISSED_ROUNDS = 2;
const GOAL = 1.25;
const BODY = JSON.stringify({ operation: 'FindPhoneCall', parameters: { callId: 'x'.repeat(200) } });
const DATA = JSON.stringify({
  referenceId: 1,
  messageType: 'createInteractionResponse',
  interactionId: 'x'.repeat(16),
});

type Costs = { readonly operation: number; readonly catchUp: number };
/** A journal, and the simulated time that it is at. */
type Aged = { readonly keeper: StorageKeeper; seconds: number; number: number };

export async function benchLogGrowth(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'ucs-gateway-bench-'));
  try {
    const hour = open(join(folder, 'hour'));
    pass(hour, HOUR_SECONDS, PER_SECOND);
    const fresh: Costs[] = [];
    const full: Costs[] = [];
    for (let round = -1; round < ROUNDS; round++) {
      const begun = open(join(folder, `begun-${round}`));
      const costs = [measure(begun), measure(hour)] as const;
      close(begun);
      // The first round is there to warm up.
      if (round < 0) continue;
      fresh.push(costs[0]);
      full.push(costs[1]);
    }
    close(hour);
    return toReport(fresh, full);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function open(folder: string): Aged {
  const keeper = createStorageKeeper({
    folder,
    databaseMaxBytes: fixedLimits.journal.databaseMaxBytes,
    logEntriesPerUserMax: 10_000,
    logBytesPerUserMax: 32 * 1024 ** 2,
    usersMax: fixedLimits.journal.usersMax,
    leaseSize: fixedLimits.journal.leaseSize,
  });
  keeper.open(0);
  return { keeper, seconds: 0, number: 0 };
}

function close({ keeper, seconds }: Aged): void {
  keeper.handle({ type: 'stop' }, seconds * 1_000);
}

/** Lets so many seconds pass, with the requests of each and its retention. */
function pass(journal: Aged, seconds: number, atOnce: number): void {
  for (let second = 0; second < seconds; second++) {
    for (let done = 0; done < PER_SECOND; done += atOnce) answer(journal, atOnce);
    journal.seconds++;
    const nowMs = journal.seconds * 1_000;
    let more = true;
    while (more) {
      const [reply] = journal.keeper.handle({ type: 'retain', oldBeforeMs: nowMs - RETENTION_MS }, nowMs);
      more = reply?.type === 'retained' && reply.more;
    }
  }
}

function answer(journal: Aged, requests: number): void {
  const { keeper } = journal;
  const nowMs = journal.seconds * 1_000;
  const accepts = Array.from({ length: requests }, () => BODY);
  const [accepted] = keeper.handle({ type: 'commit', batch: { accepts, closes: [], marks: [] } }, nowMs);
  if (accepted?.type !== 'committed' || accepted.outcome.accepted === undefined) throw new Error('not accepted');
  const closes = accepted.outcome.accepted.map((referenceId) => ({
    ...{ referenceId, tenant: 'demo', userId: `user ${journal.number++ % USERS}` },
    ...{ channel: '/v2/ucs/interactions', dataJson: DATA, loggedAtMs: nowMs },
  }));
  keeper.handle({ type: 'commit', batch: { accepts: [], closes, marks: [] } }, nowMs);
}

/** CPU microseconds: of one operation, and of one client that asks where its log stands and reads what it missed. */
function measure(journal: Aged): Costs {
  const before = process.cpuUsage();
  pass(journal, MISSED_ROUNDS * ROUND_SECONDS, AT_ONCE);
  const operation = toMicros(before) / (MISSED_ROUNDS * USERS);
  const since = process.cpuUsage();
  for (let user = 0; user < USERS; user++) catchUp(journal, `user ${user}`);
  return { operation, catchUp: toMicros(since) / USERS };
}

function catchUp({ keeper, seconds }: Aged, userId: string): void {
  const who = { tenant: 'demo', userId };
  const nowMs = seconds * 1_000;
  const [told] = keeper.handle({ type: 'ask', questions: [{ id: 1, type: 'bounds', ...who }] }, nowMs);
  const [bounds] = told?.type === 'answers' ? told.answers : [];
  if (bounds?.type !== 'bounds') throw new Error('no bounds');
  const after = bounds.facts.bounds.newest - MISSED_ROUNDS * USERS;
  const read = { id: 2, type: 'read', after, limit: 256, sizeMax: 262_144, ...who } as const;
  const [page] = keeper.handle({ type: 'ask', questions: [read] }, nowMs);
  const [missed] = page?.type === 'answers' ? page.answers : [];
  if (missed?.type !== 'read' || missed.entries.length !== MISSED_ROUNDS) throw new Error('not what was missed');
}

function toMicros(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function toReport(fresh: readonly Costs[], full: readonly Costs[]): Report {
  const row = (name: string, rounds: readonly Costs[]) => ({
    name,
    figures: {
      'us of an operation': toMedian(rounds.map(({ operation }) => operation)).toFixed(1),
      'us of a catch-up': toMedian(rounds.map(({ catchUp }) => catchUp)).toFixed(1),
    },
  });
  const ratio = (what: string, of: (costs: Costs) => number) => ({
    name: `${what}, with an hour of log / in an empty journal`,
    ...toRoundsRatio(full.map(of), fresh.map(of)),
    goal: { atMost: GOAL },
  });
  return {
    title: `One hour of log at ${PER_SECOND}/s, ${USERS} users: CPU of the journal's storage`,
    rows: [row('empty', fresh), row('with an hour of log', full)],
    ratios: [ratio('an operation', ({ operation }) => operation), ratio('a catch-up', ({ catchUp }) => catchUp)],
  };
}
