import type { Clock } from '../../kernel/clock.ts';
import { every } from '../../kernel/every.ts';
import type { Answer, BatchCourse, Finding, StreamMessage, Verdict } from './core/batch.ts';
import type { Moment } from './core/lease.ts';
import type { OwnState } from './core/node-message.ts';

/** What an accept learns: it is stored, or it is not; before that, when it takes too long, that nobody can say. */
export type AcceptFate =
  | { readonly type: 'stored'; readonly sequence: number }
  | { readonly type: 'refused'; readonly refusal: 'full' | 'unwritable' }
  | { readonly type: 'unknown' };

/** Something to be stored as a whole. */
export type Part = {
  readonly messages: readonly StreamMessage[];
  /** Accepts are given up while nothing can be stored; everything else waits. */
  readonly accept: ((fate: AcceptFate) => void) | undefined;
  /** With the sequence of its last message. */
  readonly stored: ((sequence: number) => void) | undefined;
  readonly sinceMs: number;
};

export type CommitLineOptions = {
  readonly clock: Clock;
  readonly course: BatchCourse<Part>;
  readonly publish: (messages: readonly StreamMessage[]) => Promise<Answer>;
  /** Reads the last message on a node's subject. Never rejects. */
  readonly look: (subject: string) => Promise<Finding>;
  readonly nodeSubject: string;
  /** Takes another server. */
  readonly reconnect: () => void;
  readonly batchMaxMessages: number;
  readonly batchMaxBytes: number;
  /** A batch goes at this distance also when nothing waits: it is the node's beat. */
  readonly beatMs: number;
  /** After so long without anything stored, requests that were not sent yet are refused. */
  readonly silentMs: number;
  /** How long an accept whose fate is unclear is waited for. */
  readonly acceptWaitMs: number;
  /** Before an attempt is made again. */
  readonly retryMs: number;
  readonly beatStored: (sent: Moment) => void;
  readonly batchStored: (messages: readonly StreamMessage[]) => void;
  /** Another node runs this one's records: nothing more can be stored. */
  readonly onDead: (by: string) => void;
};

/** One batch is under way; whatever comes meanwhile goes into the next. */
export type CommitLine = {
  accept(messages: readonly StreamMessage[], settle: (fate: AcceptFate) => void): void;
  /** Resolves with the sequence of its last message once it is stored, however long that takes. */
  store(messages: readonly StreamMessage[]): Promise<number>;
  /** A message on another node's subject, on the condition that `sequence` is the last there: resolves with its sequence, or undefined when it was refused. */
  claim(message: StreamMessage, sequence: number): Promise<number | undefined>;
  /** For how long nothing could be stored, in milliseconds; 0 while all goes well. */
  silentForMs(): number;
  /** Stores what waits and the node's last word; gives up after `withinMs`. */
  finish(toState: () => OwnState, withinMs: number): Promise<void>;
};

type WaitingClaim = {
  readonly message: StreamMessage;
  readonly sequence: number;
  readonly settle: (sequence: number | undefined) => void;
};

type Settled = Exclude<Verdict, { readonly type: 'look' | 'again' }>;

const SWEEP_MS = 100;
/** Attempts without any proof, before another server is asked. */
const ATTEMPTS_PER_SERVER = 3;

export function createCommitLine(options: CommitLineOptions): CommitLine {
  const { clock, course } = options;
  let waiting: Part[] = [];
  let underWay: readonly Part[] = [];
  const claims: WaitingClaim[] = [];
  /** When the first attempt of those that failed since the last success was made. */
  let failingSinceMs: number | undefined;
  let wake: () => void = () => {};
  let failures = 0;
  let stopped = false;
  let abandoned = false;
  const given = new Set<Part>();

  function add(part: Part): void {
    waiting.push(part);
    wake();
  }

  function now(): Moment {
    return { monotonicMs: clock.monotonicMs(), wallMs: clock.nowMs() };
  }

  /** As much as one batch takes, from the front. */
  function takeParts(): readonly Part[] {
    let messages = 0;
    let bytes = 0;
    let count = 0;
    for (const part of waiting) {
      messages += part.messages.length;
      bytes += part.messages.reduce((sum, { payload }) => sum + payload.length, 0);
      if (count > 0 && (messages > options.batchMaxMessages || bytes > options.batchMaxBytes)) break;
      count += 1;
    }
    return waiting.splice(0, count);
  }

  /** Sends one batch until its fate is known. */
  async function run(parts: readonly Part[], state: OwnState, claim?: WaitingClaim): Promise<Settled> {
    const batch = course.start(parts, state, claim?.sequence);
    const sent = now();
    failingSinceMs ??= sent.monotonicMs;
    for (;;) {
      let verdict = course.answered(await options.publish(batch.messages));
      if (verdict.type === 'look') verdict = await lookAt(claim);
      if (verdict.type === 'stored') {
        failingSinceMs = undefined;
        failures = 0;
        options.beatStored(sent);
        options.batchStored(batch.messages);
        return verdict;
      }
      if (verdict.type === 'dead' || verdict.type === 'dissolved') return verdict;
      if (abandoned) return { type: 'dissolved', why: 'other' };
      tryOtherServer();
      await pause(options.retryMs);
    }
  }

  async function lookAt(claim: WaitingClaim | undefined): Promise<Verdict> {
    const own = await options.look(options.nodeSubject);
    return course.found(own, claim === undefined ? undefined : await options.look(claim.message.subject));
  }

  function tryOtherServer(): void {
    failures += 1;
    if (failures % ATTEMPTS_PER_SERVER === 0) options.reconnect();
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => void clock.after(ms, resolve));
  }

  function settleStored(parts: readonly Part[], first: number): void {
    let sequence = first;
    for (const part of parts) {
      sequence += part.messages.length;
      given.delete(part);
      part.accept?.({ type: 'stored', sequence });
      part.stored?.(sequence);
    }
  }

  /** What was not stored waits again, in front; but for requests that somebody may be told about. */
  function putBack(parts: readonly Part[], full: boolean): void {
    const kept = parts.filter((part) => {
      if (part.accept === undefined) return true;
      const isGivenUp = given.delete(part);
      if (full || isGivenUp) part.accept({ type: 'refused', refusal: full ? 'full' : 'unwritable' });
      return !full && !isGivenUp;
    });
    waiting = [...kept, ...waiting];
  }

  async function storeClaim(claim: WaitingClaim): Promise<boolean> {
    const { message, settle } = claim;
    const part: Part = { messages: [message], accept: undefined, stored: settle, sinceMs: clock.monotonicMs() };
    const verdict = await run([part], 'alive', claim);
    if (verdict.type === 'stored') settleStored([part], verdict.first);
    else if (verdict.type === 'dead') options.onDead(verdict.by);
    // What refused it may have been its own condition: that says nothing of the storage.
    else {
      if (verdict.why === 'condition') failingSinceMs = undefined;
      settle(undefined);
    }
    return verdict.type !== 'dead';
  }

  /** False when this node is dead. */
  async function storeNext(state: OwnState): Promise<boolean> {
    const claim = claims.shift();
    if (claim !== undefined) return storeClaim(claim);
    const parts = takeParts();
    underWay = parts;
    const verdict = await run(parts, state);
    underWay = [];
    if (verdict.type === 'stored') settleStored(parts, verdict.first);
    else if (verdict.type === 'dead') {
      options.onDead(verdict.by);
      return false;
    } else {
      putBack(parts, verdict.why === 'full');
      tryOtherServer();
      await pause(options.retryMs);
    }
    return true;
  }

  /** Until something waits, or the next beat is due. */
  async function untilDue(): Promise<void> {
    if (waiting.length + claims.length > 0) {
      // A turn of the event loop gathers the requests that came with it.
      await new Promise<void>((resolve) => setImmediate(resolve));
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = clock.after(options.beatMs, resolve);
      wake = () => {
        timer.cancel();
        setImmediate(resolve);
      };
    });
    wake = () => {};
  }

  async function work(): Promise<void> {
    while (!stopped) {
      if (!(await storeNext('alive'))) return;
      if (!stopped) await untilDue();
    }
  }

  /** Nobody waits for ever for an answer. */
  function giveUp(): void {
    const nowMs = clock.monotonicMs();
    if (silentForMs() >= options.silentMs) {
      const refused = waiting.filter(({ accept }) => accept !== undefined);
      waiting = waiting.filter(({ accept }) => accept === undefined);
      for (const { accept } of refused) accept?.({ type: 'refused', refusal: 'unwritable' });
    }
    for (const part of underWay) {
      if (part.accept === undefined || given.has(part) || nowMs - part.sinceMs < options.acceptWaitMs) continue;
      given.add(part);
      part.accept({ type: 'unknown' });
    }
  }

  function silentForMs(): number {
    return failingSinceMs === undefined ? 0 : clock.monotonicMs() - failingSinceMs;
  }

  const sweep = every(clock, SWEEP_MS, giveUp);
  const working = work();

  return {
    accept: (messages, settle) => add({ messages, accept: settle, stored: undefined, sinceMs: clock.monotonicMs() }),
    store: (messages) =>
      new Promise((stored) => add({ messages, accept: undefined, stored, sinceMs: clock.monotonicMs() })),
    claim: (message, sequence) =>
      new Promise((settle) => {
        claims.push({ message, sequence, settle });
        wake();
      }),
    silentForMs,
    async finish(toState, withinMs) {
      stopped = true;
      wake();
      const timer = clock.after(withinMs, () => {
        abandoned = true;
      });
      await working;
      let lives = true;
      while (lives && !abandoned && waiting.length > 0) lives = await storeNext('alive');
      if (lives && !abandoned) await storeNext(toState());
      timer.cancel();
      sweep.cancel();
    },
  };
}
