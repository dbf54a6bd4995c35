import type { OpenSharesOptions } from '../record/open-shares.ts';
import { toReferenceId } from '../record/reference-id.ts';
import { parseNodeMessage } from './core/node-message.ts';
import { createEstates, type Estates } from './estate.ts';
import { createLogQuestions, type LogQuestions } from './log-questions.ts';
import { createMarkSender, type MarkSender } from './mark-sender.ts';
import type { NodeLife, NodeLifeOptions } from './node-life.ts';
import { createRelayNetwork, type NatsRelayNetwork } from './relay-network.ts';
import { createRequests, type Requests } from './requests.ts';
import { NatsStartError } from './server/connection.ts';
import type { NatsHome } from './server/nats-home.ts';
import { type NumberSource, openNumberSource } from './server/number-source.ts';
import { openStreamView, type StreamView } from './stream-view.ts';

export type MembershipOptions = Omit<NodeLifeOptions, 'batchStored'> &
  OpenSharesOptions & {
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
    /** How long a question waits for this gateway to have seen what the leader has. */
    readonly seeMaxMs: number;
    /** What was stored of this node so long ago and has not come back means that the follower is stuck. */
    readonly stuckMs: number;
  };

/** This gateway as one of a deployment: what it runs, what it has seen, and how it speaks with the others. */
export type Membership = {
  readonly life: NodeLife;
  readonly requests: Requests;
  readonly estates: Estates;
  readonly view: StreamView;
  readonly questions: LogQuestions;
  readonly markSender: MarkSender;
  readonly relay: NatsRelayNetwork;
};

const TOMBSTONE_TTL = '120s';
/** A gateway that was frozen and wakes up this late still learns that it was taken for dead. */
const ENDED_TTL = '604800s';
const PREDECESSOR_TRIES = 3;
const FRESH_BEATS = 3;
/** What is kept of marks beside the time of catching up. */
export const MARKS_MARGIN_MS = 60_000;

/** Makes the node of this life one of the deployment, and takes over at once what its predecessor in the same folder has left. */
export async function joinDeployment(
  life: NodeLife,
  predecessor: string | undefined,
  options: MembershipOptions,
): Promise<Membership> {
  const { home } = options;
  const { requests, estates } = await createRecords(life, options);
  const view = await openStreamView(await firstWord(life, options), { ...options, life, order: requests.order });
  const questions = createLogQuestions({ ...home, recent: view.recent });
  const markSender = startMarkSender(life, view, options);
  const relay = createRelayNetwork({
    ...{ home, life, freshMs: FRESH_BEATS * options.beatMs },
    ...{ claimMs: options.claimMs, askMs: options.seeMaxMs },
  });
  await claimPredecessor(predecessor, home, estates);
  return { life, requests, estates, view, questions, markSender, relay };
}

/** The records that this node runs: its own, and those of nodes that are gone. */
async function createRecords(
  life: NodeLife,
  options: MembershipOptions,
): Promise<Pick<Membership, 'requests' | 'estates'>> {
  const { home } = options;
  const { node, line } = life;
  const { subjects, client } = home;
  const requests: Requests = createRequests({
    ...options,
    node,
    subjects,
    line,
    numbers: await openNumbers(options),
    logTtl: toTtl(options.logRetentionMs),
    tombstoneTtl: TOMBSTONE_TTL,
    onInheritedClosed: (dead, number) => estates.closed(dead, number),
    readLast: (subject) => readLast(home, subject),
  });
  const { inherit } = requests;
  const estates = createEstates({ ...options, node, subjects, client, line, endedTtl: ENDED_TTL, inherit });
  return { requests, estates };
}

function startMarkSender({ node, line }: NodeLife, { marks }: StreamView, options: MembershipOptions): MarkSender {
  const { subjects, road } = options.home;
  return createMarkSender({
    clock: options.clock,
    marks,
    delayMs: options.markDelayMs,
    tell(text) {
      if (road.isConnected()) road.connection.publish(subjects.freshMarks, text);
    },
    store(text) {
      const headers = { 'Nats-TTL': toTtl(options.catchUpMs + MARKS_MARGIN_MS) };
      void line.store([{ subject: subjects.marks(node), payload: text, headers }]);
    },
  });
}

/** The sequence of the first thing that this node has stored: it is one of the deployment from here on. */
async function firstWord({ line }: NodeLife, { clock, firstBeatMaxMs }: MembershipOptions): Promise<number> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = clock.after(firstBeatMaxMs, () =>
    reject(new NatsStartError('NATS_URL: JetStream stores nothing; is there a majority of its servers?', false)),
  );
  const sequence = await Promise.race([line.store([]), late]);
  timer.cancel();
  return sequence;
}

function openNumbers({ home, leaseSize, log }: MembershipOptions): Promise<NumberSource> {
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

/** As Nats-TTL says it. */
export function toTtl(ms: number): string {
  return `${Math.max(1, Math.ceil(ms / 1000))}s`;
}
