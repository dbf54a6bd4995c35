import type { UserKey } from '../../identity/caller.ts';
import { every } from '../../kernel/every.ts';
import { createIdSource } from '../../kernel/ids.ts';
import type { Journal, LogBounds, Refusal } from '../journal.ts';
import { joinDeployment, MARKS_MARGIN_MS, type Membership, type MembershipOptions, toTtl } from './membership.ts';
import { type NodeIdentity, openNodeIdentity } from './node-identity.ts';
import { startNodeLife } from './node-life.ts';
import type { NatsRelayNetwork } from './relay-network.ts';
import { createStreamFill, type StreamFill } from './server/stream-fill.ts';

export type NatsJournalOptions = MembershipOptions & {
  /** DATA_DIR: held against other processes, and remembers which node was here before. */
  readonly folder: string;
  /** How often the size of the stream is looked at; above nine tenths of its bound nothing more is accepted. */
  readonly fillIntervalMs: number;
  /** How long the last batch may take when the gateway stops. */
  readonly finishMaxMs: number;
};

const NODE_CHARS = 8;

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
  /** For metrics. */
  stats(): NatsStats;
  /** How Bayeux links reach the gateway that has their session. */
  readonly relay: NatsRelayNetwork;
  /** Ends of sign-ins, as texts. */
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
    const membership = await joinDeployment(life, identity.predecessor, options);
    return toJournal(identity, fill, membership, options);
  } catch (error) {
    await life.line.finish(() => 'released', 0);
    identity.release();
    throw error;
  }
}

function toJournal(
  identity: NodeIdentity,
  fill: StreamFill,
  membership: Membership,
  options: NatsJournalOptions,
): NatsJournal {
  const { clock, home } = options;
  const { life, requests, estates, view, questions, markSender, relay } = membership;
  const { line } = life;
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

  function stats(): NatsStats {
    return {
      gateways: life.lease.living(),
      mayDispatch: life.mayDispatch(),
      takenOver: estates.claims(),
      beatMs: view.silentForMs(),
      streamBytes: fill.bytes(),
      streamMaxBytes: home.stream.maxBytes,
      reconnects: home.road.reconnects(),
    };
  }

  return {
    accept: (request) => requests.accept(request, refusalNow()),
    take: requests.take,
    content: requests.content,
    close: requests.close,
    mayDispatch: life.mayDispatch,
    onMayDispatchChange: life.onMayDispatchChange,
    bounds: (user) => readBounds(user, membership, options),
    read: questions.read,
    follow: view.follow,
    markDelivered: markSender.set,
    relay,
    stats,
    endings: {
      async store(text, forMs) {
        const subject = home.subjects.ending(text);
        await line.store([{ subject, payload: text, headers: { 'Nats-TTL': toTtl(forMs) } }]);
      },
      follow: view.followEndings,
    },
    health() {
      const problem = problemOf(membership, options);
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

async function readBounds(
  user: UserKey,
  { questions, view }: Membership,
  { home, seeMaxMs }: NatsJournalOptions,
): Promise<LogBounds> {
  const { first, newest } = await questions.ends(user);
  // From here on pages and followed entries have no hole between them.
  await view.untilSeen(newest ?? 0, seeMaxMs);
  return {
    epoch: home.stream.epoch,
    removedThrough: first === undefined ? 0 : first - 1,
    newest: view.seen(),
    delivered: view.marks.get(user),
  };
}

function problemOf({ life, view }: Membership, options: NatsJournalOptions): string | undefined {
  const ended = life.ended();
  if (ended !== undefined) return ended;
  if (life.line.silentForMs() >= options.silentMs) return 'NATS stores nothing at present: requests cannot be kept.';
  if (!life.mayDispatch()) return 'NATS has not confirmed for too long that this gateway lives: it makes no calls.';
  if (view.silentForMs() >= options.stuckMs) return 'What NATS stores does not arrive here: notifications are late.';
  return undefined;
}
