import type { UserKey } from '../../identity/caller.ts';
import { every } from '../../kernel/every.ts';
import { createIdSource } from '../../kernel/ids.ts';
import type { Journal, LogBounds, Refusal } from '../journal.ts';
import type { OpenSharesOptions } from '../record/open-shares.ts';
import { toReferenceId } from '../record/reference-id.ts';
import { parseNodeMessage } from './core/node-message.ts';
import { createEstates, type Estates } from './estate.ts';
import { createLogQuestions, type LogQuestions } from './log-questions.ts';
import { createMarkSender } from './mark-sender.ts';
import { type NodeIdentity, openNodeIdentity } from './node-identity.ts';
import { type NodeLife, type NodeLifeOptions, startNodeLife } from './node-life.ts';
import { createRelayNetwork, type NatsRelayNetwork } from './relay-network.ts';
import { createRequests, type Requests } from './requests.ts';
import { NatsStartError } from './server/connection.ts';
import type { NatsHome } from './server/nats-home.ts';
import { type NumberSource, openNumberSource } from './server/number-source.ts';
import { createStreamFill, type StreamFill } from './server/stream-fill.ts';
import { openStreamView, type StreamView } from './stream-view.ts';

export type NatsJournalOptions = Omit<NodeLifeOptions, 'batchStored'> &
  OpenSharesOptions & {
    /** DATA_DIR: held against other processes, and remembers which node was here before. */
    readonly folder: string;
    readonly logRetentionMs: number;
    /** How old an entry may be that a client without replay still gets. */
    readonly catchUpMs: number;
    /** Bytes of open requests whose content is kept in memory too; others are read when their turn comes. */
    readonly contentsInMemoryMaxBytes: number;
    /** How long an accepted record waits for answered() before it is dispatched all the same. */
    readonly answerWaitMs: number;
    /** How long a delivery mark may wait for a batch to go with. */
    readonly markDelayMs: number;
    readonly recentMaxBytes: number;
    /** Numbers leased at once. */
    readonly leaseSize: number;
    /** How long the start waits for JetStream to store this node's first word. */
    readonly firstBeatMaxMs: number;
    /** How often the size of the stream is looked at; above nine tenths of its bound nothing more is accepted. */
    readonly fillIntervalMs: number;
    /** How long a question waits for this gateway to have seen what the leader has. */
    readonly seeMaxMs: number;
    /** What was stored of this node so long ago and has not come back means that the follower is stuck. */
    readonly stuckMs: number;
    /** How long the last batch may take when the gateway stops. */
    readonly finishMaxMs: number;
  };

const NODE_CHARS = 8;
const TOMBSTONE_TTL = '120s';
/** A gateway that was frozen and wakes up this late still learns that it was taken for dead. */
const ENDED_TTL = '604800s';
const PREDECESSOR_TRIES = 3;
const FRESH_BEATS = 3;
/** What is kept of marks beside the time of catching up. */
const MARKS_MARGIN_MS = 60_000;

/** What an operator wants to know of this gateway among the others. */
export type NatsStats = {
  readonly gateways: number;
  readonly mayDispatch: boolean;
  /** Gateways whose requests this one has taken over. */
  readonly takenOver: number;
  /** For how long nothing of its own has come back. */
  readonly beatMs: number;
  readonly streamBytes: number;
  readonly streamMaxBytes: number;
  readonly reconnects: number;
};

/** The journal, and what gateways share beside it. */
export type NatsJournal = Journal & {
  /** Ends of sign-ins, as texts. */
  /** For metrics. */
  stats(): NatsStats;
  /** How Bayeux links reach the gateway that has their session. */
  readonly relay: NatsRelayNetwork;
  readonly endings: {
    store(text: string, forMs: number): Promise<void>;
    follow(follower: (text: string) => void): void;
  };
};

/** The journal's home in NATS: every gateway of a deployment reads and writes one stream. Rejects with NatsStartError or DataFolderLockedError. */
export async function createNatsJournal(options: NatsJournalOptions): Promise<NatsJournal> {
  const { clock, log } = options;
  const identity = openNodeIdentity(
    options.folder,
    createIdSource(options.randomBytes, NODE_CHARS)(),
    clock.nowMs(),
    (error) => log.warn({ error }, 'DATA_DIR cannot be written: what this gateway leaves behind is taken over later.'),
  );
  const fill = createStreamFill(options.home, (error) =>
    log.debug({ error }, 'The size of the stream could not be asked for.'),
  );
  const life = startNodeLife(identity.node, { ...options, batchStored: fill.add });
  try {
    return await joinDeployment(identity, { life, fill }, options);
  } catch (error) {
    await life.line.finish(() => 'released', 0);
    identity.release();
    throw error;
  }
}

async function joinDeployment(
  identity: NodeIdentity,
  { life, fill }: { readonly life: NodeLife; readonly fill: StreamFill },
  options: NatsJournalOptions,
): Promise<NatsJournal> {
  const { clock, home } = options;
  const { subjects, client, road } = home;
  const { line } = life;
  const numbers = await openNumbers(options);
  const requests: Requests = createRequests({
    ...options,
    node: life.node,
    subjects,
    line,
    numbers,
    logTtl: toTtl(options.logRetentionMs),
    tombstoneTtl: TOMBSTONE_TTL,
    onInheritedClosed: (node, number) => estates.closed(node, number),
    readLast: (subject) => readLast(home, subject),
  });
  const estates = createEstates({
    ...options,
    node: life.node,
    subjects,
    client,
    line,
    endedTtl: ENDED_TTL,
    inherit: requests.inherit,
  });
  const view = await openStreamView(await firstWord(life, options), { ...options, life, order: requests.order });
  const questions = createLogQuestions({ ...home, recent: view.recent });
  const markSender = createMarkSender({
    clock,
    marks: view.marks,
    delayMs: options.markDelayMs,
    tell(text) {
      if (road.isConnected()) road.connection.publish(subjects.freshMarks, text);
    },
    store(text) {
      const headers = { 'Nats-TTL': toTtl(options.catchUpMs + MARKS_MARGIN_MS) };
      void line.store([{ subject: subjects.marks(life.node), payload: text, headers }]);
    },
  });
  const relay = createRelayNetwork({ home, life, freshMs: FRESH_BEATS * options.beatMs, askMs: options.seeMaxMs });
  await claimPredecessor(identity.predecessor, home, estates);
  const timers = [every(clock, options.beatMs / 2, tick), every(clock, options.fillIntervalMs, fill.look)];
  fill.look();
  let draining = false;

  function tick(): void {
    life.check();
    view.check();
    view.marks.forgetBefore(clock.monotonicMs() - options.catchUpMs - MARKS_MARGIN_MS);
    for (const candidate of life.lease.candidates(life.now())) void estates.claim(candidate);
  }

  function refusalNow(): Refusal | undefined {
    if (draining) return 'draining';
    if (life.ended() !== undefined || line.silentForMs() >= options.silentMs) return 'unwritable';
    return fill.isFull(life.lease.living()) ? 'full' : undefined;
  }

  return {
    accept: (request) => requests.accept(request, refusalNow()),
    take: requests.take,
    content: requests.content,
    close: requests.close,
    mayDispatch: life.mayDispatch,
    onMayDispatchChange: life.onMayDispatchChange,
    bounds: (user) => readBounds(user, questions, view, options),
    read: questions.read,
    follow: view.follow,
    markDelivered: markSender.set,
    relay,
    stats: () => ({
      gateways: life.lease.living(),
      mayDispatch: life.mayDispatch(),
      takenOver: estates.claims(),
      beatMs: view.silentForMs(),
      streamBytes: fill.bytes(),
      streamMaxBytes: home.stream.maxBytes,
      reconnects: road.reconnects(),
    }),
    endings: {
      async store(text, forMs) {
        await line.store([{ subject: subjects.ending(text), payload: text, headers: { 'Nats-TTL': toTtl(forMs) } }]);
      },
      follow: view.followEndings,
    },
    health() {
      const problem = problemOf(life, view, options);
      const writable = life.ended() === undefined && line.silentForMs() < options.silentMs;
      return { writable, problem, ...requests.shares.inUse(), disk: undefined };
    },
    drain() {
      draining = true;
    },
    async stop() {
      draining = true;
      for (const timer of timers) timer.cancel();
      markSender.flush();
      await line.finish(() => (requests.shares.inUse().openRecords === 0 ? 'ended' : 'released'), options.finishMaxMs);
      requests.stop();
      view.stop();
      relay.stop();
      identity.release();
    },
  };
}

/** The sequence of the first thing that this node has stored: it is one of the deployment from here on. */
async function firstWord({ line }: NodeLife, { clock, firstBeatMaxMs }: NatsJournalOptions): Promise<number> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = clock.after(firstBeatMaxMs, () =>
    reject(new NatsStartError('NATS_URL: JetStream stores nothing; is there a majority of its servers?', false)),
  );
  const sequence = await Promise.race([line.store([]), late]);
  timer.cancel();
  return sequence;
}

function openNumbers({ home, leaseSize, log }: NatsJournalOptions): Promise<NumberSource> {
  return openNumberSource({
    ...home,
    leaseSize,
    isUsable: (number) => toReferenceId(number) > 0,
    onError: (error) => log.warn({ error }, 'Numbers for requests could not be leased; trying again.'),
  });
}

/** What the last start in this folder has left is this one's at once: nobody else holds the folder's lock. */
async function claimPredecessor(
  node: string | undefined,
  { manager, subjects }: NatsHome,
  estates: Estates,
): Promise<void> {
  if (node === undefined) return;
  for (let tries = 0; tries < PREDECESSOR_TRIES; tries += 1) {
    const last = await manager.streams.getMessage(subjects.stream, { last_by_subj: subjects.node(node) });
    const message = last === null ? undefined : parseNodeMessage(last.string());
    if (last === null || message === undefined || message.state === 'claimed' || message.state === 'ended') return;
    await estates.claim({ node, sequence: last.seq });
  }
}

async function readLast({ manager, subjects }: NatsHome, subject: string): Promise<string | undefined> {
  try {
    return (await manager.streams.getMessage(subjects.stream, { last_by_subj: subject }))?.string();
  } catch {
    return undefined;
  }
}

async function readBounds(
  user: UserKey,
  questions: LogQuestions,
  view: StreamView,
  { home, seeMaxMs }: NatsJournalOptions,
): Promise<LogBounds> {
  const { first, newest } = await questions.ends(user);
  // From here on pages and followed entries have no hole between them.
  await view.untilSeen(newest ?? 0, seeMaxMs);
  return {
    epoch: home.stream.epoch,
    removedThrough: first === undefined ? 0 : first - 1,
    newest: view.seen(),
    deliveredThrough: view.marks.get(user),
  };
}

function problemOf(life: NodeLife, view: StreamView, options: NatsJournalOptions): string | undefined {
  const ended = life.ended();
  if (ended !== undefined) return ended;
  if (life.line.silentForMs() >= options.silentMs) return 'NATS stores nothing at present: requests cannot be kept.';
  if (!life.mayDispatch()) return 'NATS has not confirmed for too long that this gateway lives: it makes no calls.';
  if (view.silentForMs() >= options.stuckMs) return 'What NATS stores does not arrive here: notifications are late.';
  return undefined;
}

function toTtl(ms: number): string {
  return `${Math.max(1, Math.ceil(ms / 1000))}s`;
}
