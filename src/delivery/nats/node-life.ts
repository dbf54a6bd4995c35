import type { Clock } from '../../kernel/clock.ts';
import { createIdSource, type RandomBytes } from '../../kernel/ids.ts';
import type { Log, Metrics } from '../../telemetry/port.ts';
import { type CommitLine, type CommitLineOptions, createCommitLine } from './commit-line.ts';
import { createBatchCourse, type Finding } from './core/batch.ts';
import { createLease, type Lease, type LeaseOptions, type Moment } from './core/lease.ts';
import { parseNodeMessage } from './core/node-message.ts';
import type { NatsHome } from './server/nats-home.ts';
import { publishBatch } from './server/publish-batch.ts';
import type { Part } from './waiting-parts.ts';

export type NodeLifeOptions = Pick<
  CommitLineOptions,
  'batchMaxMessages' | 'batchMaxBytes' | 'beatMs' | 'silentMs' | 'acceptWaitMs' | 'retryMs'
> &
  Pick<LeaseOptions, 'dispatchStopMs' | 'claimMs'> & {
    readonly clock: Clock;
    readonly randomBytes: RandomBytes;
    readonly log: Log;
    readonly metrics: Pick<Metrics, 'journalBatchWritten'>;
    readonly home: NatsHome;
    /** How long an answer to a batch is waited for. */
    readonly publishTimeoutMs: number;
    /** A batch of so many bytes, about, was stored. */
    readonly batchStored: (bytes: number) => void;
    /** Another gateway runs what this one had accepted: the process must end. */
    readonly onFatal: (error: Error) => void;
  };

/** This node as the others see it: what it stores, its beat with every batch, and whether it may still act. */
export type NodeLife = {
  readonly node: string;
  readonly line: CommitLine;
  readonly lease: Lease;
  now(): Moment;
  mayDispatch(): boolean;
  onMayDispatchChange(listener: () => void): () => void;
  /** Looks whether mayDispatch() has changed, or another node has claimed this one. */
  check(): void;
  /** Why nothing more is done, once another node has claimed this one. */
  ended(): string | undefined;
};

const BATCH_NAME_CHARS = 12;
/** Beside its payload, about what a message takes. */
const MESSAGE_OVERHEAD_BYTES = 200;
const ENDED_TTL = '60s';
/** Own beats that may be missing in what is followed, before other nodes are no longer judged. */
const BLIND_AFTER_BEATS = 3;

export function startNodeLife(node: string, options: NodeLifeOptions): NodeLife {
  const { clock, home } = options;
  const { subjects, manager, road } = home;
  const nextName = createIdSource(options.randomBytes, BATCH_NAME_CHARS);
  const now = (): Moment => ({ monotonicMs: clock.monotonicMs(), wallMs: clock.nowMs() });
  const lease = createLease({ ...options, node, blindMs: options.beatMs * BLIND_AFTER_BEATS });
  const listeners = new Set<() => void>();
  let mightDispatch = false;
  let ended: string | undefined;

  function mayDispatch(): boolean {
    return ended === undefined && lease.mayDispatch(now());
  }

  function die(by: string): void {
    if (ended !== undefined) return;
    ended = `Gateway ${by} runs the requests of this one (${node}), whose beat it had missed for too long.`;
    check();
    options.onFatal(new Error(ended));
  }

  function check(): void {
    const claimedBy = lease.claimedBy();
    if (claimedBy !== undefined && ended === undefined) die(claimedBy);
    if (mayDispatch() === mightDispatch) return;
    mightDispatch = !mightDispatch;
    for (const listener of listeners) listener();
  }

  async function look(subject: string): Promise<Finding> {
    try {
      const last = await manager.streams.getMessage(subjects.stream, { last_by_subj: subject });
      const message = last === null ? undefined : parseNodeMessage(last.string());
      return last === null || message === undefined ? undefined : { sequence: last.seq, message };
    } catch {
      return undefined;
    }
  }

  const line = createCommitLine({
    ...options,
    course: createBatchCourse<Part>({
      node,
      nodeSubject: subjects.node(node),
      nextName,
      toMessages: (part) => part.messages,
      endedTtl: ENDED_TTL,
    }),
    publish: async (messages) =>
      road.isConnected()
        ? publishBatch(road.connection, nextName(), messages, options.publishTimeoutMs)
        : { type: 'refused', why: 'nobody' },
    look,
    nodeSubject: subjects.node(node),
    reconnect: road.reconnect,
    beatStored(sent) {
      lease.beatStored(sent);
      check();
    },
    batchStored(messages) {
      options.metrics.journalBatchWritten(messages.length - 1);
      options.batchStored(messages.reduce((sum, { payload }) => sum + payload.length + MESSAGE_OVERHEAD_BYTES, 0));
    },
    onDead: die,
  });

  return {
    node,
    line,
    lease,
    now,
    mayDispatch,
    onMayDispatchChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    check,
    ended: () => ended,
  };
}
