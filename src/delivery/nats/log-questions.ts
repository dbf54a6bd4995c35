import type { JetStreamManager, StoredMsg } from '@nats-io/jetstream';
import type { UserKey } from '../../identity/caller.ts';
import type { LogEntry } from '../journal.ts';
import type { RecentEntries } from './core/recent-entries.ts';
import type { Subjects } from './core/subjects.ts';

/** Questions about users' logs: the newest entries from memory, what is older from the servers. */
export type LogQuestions = {
  read(user: UserKey, after: number, limit: number, sizeMax?: number): Promise<readonly LogEntry[]>;
  /** The first entry that is kept of the user's, or of anybody's where the user has none; and the user's newest. Undefined where there is none. */
  ends(user: UserKey): Promise<{ readonly first: number | undefined; readonly newest: number | undefined }>;
};

export type LogQuestionsOptions = {
  readonly manager: JetStreamManager;
  readonly subjects: Subjects;
  readonly recent: RecentEntries;
};

/** A server that was asked may be behind its leader: asked again so often, then it is an error, and the one who reads tries later. */
const READS_MAX = 20;
const NOT_FOUND = 404;

export function createLogQuestions({ manager, subjects, recent }: LogQuestionsOptions): LogQuestions {
  const { stream } = subjects;

  /** As some server knows it, which may be behind. */
  async function readPage(user: UserKey, after: number, limit: number): Promise<readonly LogEntry[]> {
    const query = { seq: after + 1, next_by_subj: subjects.log(user), batch: limit };
    const entries: LogEntry[] = [];
    try {
      for await (const message of await manager.direct.getBatch(stream, query)) entries.push(toEntry(user, message));
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    return entries;
  }

  /** As the leader knows it. */
  function ask(query: { last_by_subj: string } | { seq: number; next_by_subj: string }): Promise<StoredMsg | null> {
    return manager.streams.getMessage(stream, query);
  }

  async function readOlder(user: UserKey, after: number, limit: number): Promise<readonly LogEntry[]> {
    for (let reads = 0; reads < READS_MAX; reads += 1) {
      const floor = recent.floor();
      const page = await readPage(user, after, limit);
      if (page.length >= limit) return page;
      const last = page.at(-1)?.offset ?? after;
      if (last < floor) {
        const missed = await ask({ seq: last + 1, next_by_subj: subjects.log(user) });
        if (missed !== null && missed.seq <= floor) continue;
      }
      if (recent.floor() > floor) continue;
      return [...page, ...recent.read(user, Math.max(last, floor), limit - page.length)];
    }
    throw new Error('the servers of NATS that were asked are behind their leader');
  }

  return {
    async read(user, after, limit, sizeMax = Number.POSITIVE_INFINITY) {
      const inMemory = after >= recent.floor();
      return upToSize(inMemory ? recent.read(user, after, limit) : await readOlder(user, after, limit), sizeMax);
    },
    async ends(user) {
      const newest = await ask({ last_by_subj: subjects.log(user) });
      const first = await ask({ seq: 1, next_by_subj: newest === null ? subjects.allLogs : subjects.log(user) });
      return { first: first?.seq, newest: newest?.seq };
    },
  };
}

/** As many as it takes until their data is so long. */
function upToSize(entries: readonly LogEntry[], sizeMax: number): readonly LogEntry[] {
  let size = 0;
  const last = entries.findIndex(({ dataJson }) => {
    size += dataJson.length;
    return size >= sizeMax;
  });
  return last === -1 ? entries : entries.slice(0, last + 1);
}

/** An entry of a user's log out of its message. */
function toEntry(user: UserKey, message: StoredMsg): LogEntry {
  const header = (name: string) => message.header.get(name);
  return toLogEntry(user, message.seq, message.string(), header);
}

export function toLogEntry(
  user: UserKey,
  offset: number,
  dataJson: string,
  header: (name: string) => string,
): LogEntry {
  return {
    user,
    offset,
    referenceId: Number(header('Ref')),
    channel: header('Channel'),
    dataJson,
    loggedAtMs: Number(header('At')),
  };
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === NOT_FOUND;
}
