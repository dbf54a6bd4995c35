import type { Clock, Timer } from '../../kernel/clock.ts';
import type { Log } from '../../telemetry/port.ts';
import type { Store } from '../store/store.ts';
import { BEGINNING, type OldThreads, type Place, stepOverOldThreads } from './old-threads.ts';
import { closeStaleCalls } from './stale-calls.ts';

/** What is done with old interactions; 0 for never. */
export type UpkeepOptions = {
  /** A thread in which nothing has changed for so long is archived. */
  readonly archiveDays: number;
  /** One in which nothing has changed for so long is deleted, from the archive too. */
  readonly retentionDays: number;
  /** A call that nobody completed, and in which nothing has changed for so long, is closed. */
  readonly staleCallHours: number;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** From the end of one round to the next. */
const ROUND_EVERY_MS = 600_000;
const FIRST_ROUND_MS = 1_000;
/** Between two steps, so that calls have the database for most of the time. */
const STEP_EVERY_MS = 50;

/** Looks after what is old, round after round in small steps, until the function returned is called. */
export function startUpkeep(
  store: Store,
  options: UpkeepOptions,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): () => void {
  const { archiveDays, retentionDays, staleCallHours } = options;
  if (archiveDays === 0 && retentionDays === 0 && staleCallHours === 0) return () => {};
  let round = upkeepRound(store, options, clock);
  let isTold = false;
  let ended = false;
  let timer: Timer = clock.after(FIRST_ROUND_MS, step);

  function step(): void {
    round.next().then(
      ({ done }) => {
        isTold = false;
        goOn(done === true);
      },
      (error: unknown) => {
        // The database is away, which its health tells; or something is wrong that stays so.
        if (!isTold && !ended) log.warn({ error }, 'Old interactions cannot be looked after; it is tried again.');
        isTold = true;
        goOn(true);
      },
    );
  }
  function goOn(isOver: boolean): void {
    if (ended) return;
    if (isOver) round = upkeepRound(store, options, clock);
    timer = clock.after(isOver ? ROUND_EVERY_MS : STEP_EVERY_MS, step);
  }

  return () => {
    ended = true;
    timer.cancel();
  };
}

/** One round, step by step: calls are closed before their threads can be old. */
export async function* upkeepRound(
  store: Store,
  options: UpkeepOptions,
  clock: Pick<Clock, 'nowMs'>,
): AsyncGenerator<undefined, undefined> {
  const { archiveDays, retentionDays, staleCallHours } = options;
  const nowMs = clock.nowMs();
  if (staleCallHours > 0)
    while (await closeStaleCalls(store, nowMs - staleCallHours * HOUR_MS, clock.nowMs())) yield undefined;
  const untilMs = nowMs - retentionDays * DAY_MS;
  if (retentionDays > 0) {
    yield* allOld(store, { from: 'archived_interaction', what: 'delete', untilMs });
    yield* allOld(store, { from: 'interaction', what: 'delete', untilMs });
  }
  if (archiveDays > 0)
    yield* allOld(store, { from: 'interaction', what: 'archive', untilMs: nowMs - archiveDays * DAY_MS });
  return undefined;
}

async function* allOld(store: Store, old: OldThreads): AsyncGenerator<undefined, undefined> {
  let place: Place | undefined = BEGINNING;
  while (place !== undefined) {
    place = await stepOverOldThreads(store, old, place);
    yield undefined;
  }
  return undefined;
}
