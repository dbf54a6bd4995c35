import type { Clock } from '../../kernel/clock.ts';
import type { Answer, BatchCourse, Finding, StreamMessage, Verdict } from './core/batch.ts';
import type { Moment } from './core/lease.ts';
import type { OwnState } from './core/node-message.ts';
import type { Part } from './waiting-parts.ts';

export type BatchSenderOptions = {
  readonly clock: Clock;
  readonly course: BatchCourse<Part>;
  readonly publish: (messages: readonly StreamMessage[]) => Promise<Answer>;
  /** Reads the last message on a node's subject. Never rejects. */
  readonly look: (subject: string) => Promise<Finding>;
  readonly nodeSubject: string;
  /** Takes another server. */
  readonly reconnect: () => void;
  /** Before an attempt is made again. */
  readonly retryMs: number;
  readonly beatStored: (sent: Moment) => void;
  readonly batchStored: (messages: readonly StreamMessage[]) => void;
};

/** The last message seen on another node's subject: the condition of a claim. */
export type ClaimCondition = { readonly subject: string; readonly sequence: number };

/** What has become of a batch, for good. */
export type Settled = Exclude<Verdict, { readonly type: 'look' | 'again' }>;

/** Sends one batch at a time, until its fate is known. */
export type BatchSender = {
  send(parts: readonly Part[], state: OwnState, claim?: ClaimCondition): Promise<Settled>;
  /** Waits before what failed is tried once more, at another server after some failures. */
  rest(): Promise<void>;
  /** For how long nothing could be stored, in milliseconds; 0 while all goes well. */
  silentForMs(): number;
  /** What was refused, was so for a reason that says nothing of the storage. */
  excuse(): void;
  /** What is not known at the next answer stays unknown. */
  abandon(): void;
  isAbandoned(): boolean;
};

/** Attempts without any proof, before another server is asked. */
const ATTEMPTS_PER_SERVER = 3;

export function createBatchSender(options: BatchSenderOptions): BatchSender {
  const { clock, course } = options;
  /** When the first attempt of those that failed since the last success was made. */
  let failingSinceMs: number | undefined;
  let failures = 0;
  let abandoned = false;

  async function attempt(messages: readonly StreamMessage[], claim: ClaimCondition | undefined): Promise<Verdict> {
    const verdict = course.answered(await options.publish(messages));
    if (verdict.type !== 'look') return verdict;
    const own = await options.look(options.nodeSubject);
    return course.found(own, claim === undefined ? undefined : await options.look(claim.subject));
  }

  function rest(): Promise<void> {
    failures += 1;
    if (failures % ATTEMPTS_PER_SERVER === 0) options.reconnect();
    return new Promise((resolve) => void clock.after(options.retryMs, resolve));
  }

  return {
    async send(parts, state, claim) {
      const { messages } = course.start(parts, state, claim?.sequence);
      const sent = { monotonicMs: clock.monotonicMs(), wallMs: clock.nowMs() };
      failingSinceMs ??= sent.monotonicMs;
      for (;;) {
        const verdict = await attempt(messages, claim);
        if (verdict.type === 'stored') {
          failingSinceMs = undefined;
          failures = 0;
          options.beatStored(sent);
          options.batchStored(messages);
          return verdict;
        }
        if (verdict.type === 'dead' || verdict.type === 'dissolved') return verdict;
        if (abandoned) return { type: 'dissolved', why: 'other' };
        await rest();
      }
    },
    rest,
    silentForMs: () => (failingSinceMs === undefined ? 0 : clock.monotonicMs() - failingSinceMs),
    excuse() {
      failingSinceMs = undefined;
    },
    abandon() {
      abandoned = true;
    },
    isAbandoned: () => abandoned,
  };
}
