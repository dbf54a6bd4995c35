import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { every } from '../../kernel/every.ts';
import type { Log } from '../../telemetry/port.ts';
import { createEndingsTable } from './endings-table.ts';
import type { Ending, SignInEndings } from './sign-in-endings.ts';

export type EndingsFileOptions = {
  /** DATA_DIR: made when missing. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** How often what could not be written is tried again, and what is over is forgotten. */
  readonly endingsSweepMs: number;
  /** Lines in the file, beside those in force, past which it is written anew. */
  readonly endingsFileSlackLines: number;
};

const FILE_NAME = 'ended-sign-ins';

const line = z.object({
  user: z.object({ tenant: z.string(), userId: z.string() }),
  signIn: z.string().optional(),
  atMs: z.number(),
  untilMs: z.number(),
});

/** The home of endings for one gateway: lines of JSON in a file of DATA_DIR, flushed to disk, many at once. */
export async function createEndingsFile(options: EndingsFileOptions): Promise<SignInEndings> {
  const { folder, clock, log } = options;
  const path = join(folder, FILE_NAME);
  const table = createEndingsTable();
  const followers = new Set<(ending: Ending) => void>();
  /** In force, not yet on disk. */
  let unwritten: { readonly ending: Ending; readonly settle: (error?: unknown) => void }[] = [];
  let writing: Promise<void> | undefined;
  let lines = 0;
  let broken = false;

  for (const ending of await readEndings(path, log)) table.add(ending, clock.nowMs());
  await rewrite().catch(noteFailure);
  const sweep = every(clock, options.endingsSweepMs, () => {
    table.forgetOver(clock.nowMs());
    if (broken || unwritten.length > 0) write();
  });

  /** The whole file anew: it never holds half of one and half of the other. */
  async function rewrite(): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const kept = table.all();
    const next = `${path}.next`;
    await writeDurably(next, 'w', toLines(kept));
    await rename(next, path);
    await flushFolder(folder);
    lines = kept.length;
    if (broken) log.info({}, 'Ended sign-ins can be kept again.');
    broken = false;
  }
  async function append(endings: readonly Ending[]): Promise<void> {
    await writeDurably(path, 'a', toLines(endings));
    lines += endings.length;
  }
  /** One write at a time; what comes meanwhile shares the next one. */
  function write(): void {
    writing ??= writeWaiting().finally(() => {
      writing = undefined;
      if (unwritten.length > 0 && !broken) write();
    });
  }
  async function writeWaiting(): Promise<void> {
    const batch = unwritten;
    unwritten = [];
    try {
      // After a failure nobody knows where the last line ended.
      if (broken || lines > table.size() + options.endingsFileSlackLines) await rewrite();
      else await append(batch.map(({ ending }) => ending));
      for (const { settle } of batch) settle();
    } catch (error) {
      noteFailure(error);
      for (const { settle } of batch) settle(error);
    }
  }
  function noteFailure(error: unknown): void {
    if (!broken)
      log.error({ error }, 'Ended sign-ins cannot be kept: until they can, they are over in this process only.');
    broken = true;
  }

  return {
    end(ending) {
      if (!table.add(ending, clock.nowMs())) return Promise.resolve();
      for (const follower of followers) follower(ending);
      return new Promise((resolve, reject) => {
        unwritten.push({ ending, settle: (error) => (error === undefined ? resolve() : reject(error)) });
        write();
      });
    },
    isEnded: table.isEnded,
    follow(follower) {
      followers.add(follower);
      return () => void followers.delete(follower);
    },
    async stop() {
      sweep.cancel();
      while (writing !== undefined) await writing;
    },
  };
}

/** What can be read of the file: a line that a crash has cut off was never said to be kept. */
async function readEndings(path: string, log: Log): Promise<readonly Ending[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!missing) log.error({ error }, 'Ended sign-ins cannot be read: those of before may be in force again.');
    return [];
  }
  return text.split('\n').flatMap(parseLine);
}

function parseLine(text: string): readonly Ending[] {
  try {
    const { signIn, ...rest } = line.parse(JSON.parse(text));
    return [{ ...rest, signIn }];
  } catch {
    return [];
  }
}

function toLines(endings: readonly Ending[]): string {
  return endings.map((ending) => `${JSON.stringify(ending)}\n`).join('');
}

async function writeDurably(path: string, flags: 'a' | 'w', text: string): Promise<void> {
  await using file = await open(path, flags, 0o600);
  await file.writeFile(text);
  await file.datasync();
}

/** A file's new name is only durable with its folder. */
async function flushFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r');
  await handle.sync();
}
