import type { Clock, Timer } from '../../kernel/clock.ts';
import type { Log } from '../../telemetry/port.ts';
import { toFolderProblem } from '../store/sqlite-folder.ts';
import { WrongSetting } from '../store/wrong-setting.ts';
import { startUcsChild, type UcsChild, type UcsEnd } from './ucs-child.ts';
import type { UcsProcessOptions } from './ucs-message.ts';

export type EmbeddedUcsOptions = UcsProcessOptions & {
  readonly clock: Clock;
  readonly log: Log;
  /** How long to wait before one that ended is started again; twice as long each time that it could not serve meanwhile. */
  readonly restartMs: number;
  readonly restartLongestMs: number;
};

export type EmbeddedUcs = { stop(): Promise<void> };

/** Longer than the server gives calls that are under way. */
const STOP_MAX_MS = 4_000;

/**
 * The reference UCS in a process of its own, reached by gRPC like any other. One that ends, or cannot start because its database is out of reach, is
 * started again until stop(): the gateway meanwhile says that the UCS is away. While the folder of its database cannot be written, no process is started at all.
 * What keeps it from serving is said once. Resolves after the first start, whatever came of it; rejects when that finds a setting wrong.
 *
 * No thread: one that ends while HTTP/2 data arrives can abort the whole process (an assertion of Node 24.21 in StreamBase).
 */
export async function startEmbeddedUcs(options: EmbeddedUcsOptions): Promise<EmbeddedUcs> {
  const { clock, log, restartMs, restartLongestMs, ...processOptions } = options;
  let child: UcsChild | undefined;
  let restart: Timer | undefined;
  let stopped: Promise<void> | undefined;
  /** Ends since it last served, and the reason that was told last. */
  let ends = 0;
  let told: string | undefined;
  /** What the first start found wrong with a setting: then there is no second one. */
  let wrongSetting: string | undefined;
  let firstStart = true;

  /** Resolves when it serves, or is not going to. */
  async function start(): Promise<void> {
    const problem = processOptions.store.kind === 'sqlite' ? toFolderProblem(processOptions.store.file) : undefined;
    if (problem !== undefined) {
      log[isNews(problem) ? 'error' : 'debug']({ problem }, 'The embedded UCS waits for a place for its database.');
      again(restartMs);
      return;
    }
    const started = startUcsChild(processOptions, log);
    child = started;
    void started.ready.then(() => {
      ends = 0;
      told = undefined;
    });
    void started.ended.then(noteEnd);
    await Promise.race([started.ready, started.ended]);
  }

  function noteEnd(end: UcsEnd): void {
    if (firstStart) wrongSetting = end.wrongSetting;
    if (wrongSetting !== undefined) return;
    const news = isNews(toReason(end));
    if (end.failed) log[news ? 'error' : 'debug'](end.fields, 'The embedded UCS failed.');
    if (stopped !== undefined) return;
    const delayMs = Math.min(restartMs * 2 ** Math.min(ends, 30), restartLongestMs);
    ends += 1;
    log[news ? 'warn' : 'debug']({ restartMs: delayMs }, 'The embedded UCS ended; it is started again.');
    again(delayMs);
  }

  function again(delayMs: number): void {
    if (stopped === undefined) restart = clock.after(delayMs, () => void start());
  }

  /** A problem that stays the same is told once; whoever looks for more finds it at the level debug. */
  function isNews(reason: string): boolean {
    const news = reason !== told;
    told = reason;
    return news;
  }

  async function stop(): Promise<void> {
    restart?.cancel();
    const overdue = clock.after(STOP_MAX_MS, () => child?.kill());
    child?.stop();
    await child?.ended;
    overdue.cancel();
  }

  await start();
  firstStart = false;
  if (wrongSetting !== undefined) throw new WrongSetting(wrongSetting);
  return { stop: () => (stopped ??= stop()) };
}

function toReason({ fields }: UcsEnd): string {
  return `${fields.exitCode} ${fields.signal} ${fields.error} ${fields.output}`;
}
