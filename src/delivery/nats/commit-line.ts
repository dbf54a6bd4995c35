import { every } from '../../kernel/every.ts';
import { afterTurns } from '../../kernel/turns.ts';
import type { AcceptFate } from '../record/acceptance.ts';
import { GATHERING } from '../record/gathering.ts';
import { type BatchSenderOptions, createBatchSender } from './batch-sender.ts';
import type { StreamMessage } from './core/batch.ts';
import type { OwnState } from './core/node-message.ts';
import { createWaitingParts, type Part, settleStored, type WaitingPartsOptions } from './waiting-parts.ts';

export type CommitLineOptions = BatchSenderOptions &
  WaitingPartsOptions & {
    /** A batch goes at this distance also when nothing waits: it is the node's beat. */
    readonly beatMs: number;
    /** After so long without anything stored, requests that were not sent yet are refused. */
    readonly silentMs: number;
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

const SWEEP_MS = 100;

export function createCommitLine(options: CommitLineOptions): CommitLine {
  const { clock } = options;
  const parts = createWaitingParts(options);
  const sender = createBatchSender(options);
  const claims: WaitingClaim[] = [];
  let wake: () => void = () => {};
  let stopped = false;

  function add(part: Omit<Part, 'sinceMs'>): void {
    parts.add({ ...part, sinceMs: clock.monotonicMs() });
    wake();
  }

  /** False when this node is dead. */
  async function storeClaim({ message, sequence, settle }: WaitingClaim): Promise<boolean> {
    const part: Part = { messages: [message], accept: undefined, stored: settle, sinceMs: clock.monotonicMs() };
    const verdict = await sender.send([part], 'alive', { subject: message.subject, sequence });
    if (verdict.type === 'stored') settleStored([part], verdict.first);
    else if (verdict.type === 'dead') options.onDead(verdict.by);
    else {
      // What refused it may have been its own condition.
      if (verdict.why === 'condition') sender.excuse();
      settle(undefined);
    }
    return verdict.type !== 'dead';
  }

  /** False when this node is dead. */
  async function storeNext(state: OwnState): Promise<boolean> {
    const claim = claims.shift();
    if (claim !== undefined) return storeClaim(claim);
    const verdict = await sender.send(parts.take(), state);
    if (verdict.type === 'stored') parts.stored(verdict.first);
    else if (verdict.type === 'dead') {
      options.onDead(verdict.by);
      return false;
    } else {
      parts.putBack(verdict.why === 'full');
      await sender.rest();
    }
    return true;
  }

  /** Until something waits, or the next beat is due. */
  async function untilDue(): Promise<void> {
    if (parts.size() + claims.length > 0) {
      await new Promise<void>((resolve) => afterTurns(clock, GATHERING, resolve));
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = clock.after(options.beatMs, resolve);
      wake = () => {
        wake = () => {};
        timer.cancel();
        afterTurns(clock, GATHERING, resolve);
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

  async function finish(toState: () => OwnState, withinMs: number): Promise<void> {
    stopped = true;
    wake();
    const timer = clock.after(withinMs, sender.abandon);
    await working;
    let lives = true;
    while (lives && !sender.isAbandoned() && parts.size() > 0) lives = await storeNext('alive');
    if (lives && !sender.isAbandoned()) await storeNext(toState());
    timer.cancel();
    sweep.cancel();
  }

  /** Nobody waits for ever for an answer. */
  const sweep = every(clock, SWEEP_MS, () => {
    if (sender.silentForMs() >= options.silentMs) parts.refuse();
    parts.giveUp(clock.monotonicMs());
  });
  const working = work();

  return {
    accept: (messages, settle) => add({ messages, accept: settle, stored: undefined }),
    store: (messages) => new Promise((stored) => add({ messages, accept: undefined, stored })),
    claim: (message, sequence) =>
      new Promise((settle) => {
        claims.push({ message, sequence, settle });
        wake();
      }),
    silentForMs: sender.silentForMs,
    finish,
  };
}
