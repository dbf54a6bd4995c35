import type { AcceptFate } from '../record/acceptance.ts';
import type { StreamMessage } from './core/batch.ts';

/** Something to be stored as a whole. */
export type Part = {
  readonly messages: readonly StreamMessage[];
  /** Accepts are given up while nothing can be stored; everything else waits. */
  readonly accept: ((fate: AcceptFate) => void) | undefined;
  /** With the sequence of its last message. */
  readonly stored: ((sequence: number) => void) | undefined;
  readonly sinceMs: number;
};

export type WaitingPartsOptions = {
  readonly batchMaxMessages: number;
  readonly batchMaxBytes: number;
  /** How long an accept whose fate is unclear is waited for. */
  readonly acceptWaitMs: number;
};

/** What is to be stored, in order: what waits, and what is on its way. */
export type WaitingParts = {
  add(part: Part): void;
  size(): number;
  /** As much as one batch takes, from the front: it is on its way until it is stored or put back. */
  take(): readonly Part[];
  /** Those on their way were stored; `first` is the sequence before their first message. */
  stored(first: number): void;
  /** Those on their way wait again, in front; but for requests that are refused: all where the stream is full, else those that somebody was told about. */
  putBack(full: boolean): void;
  /** Requests that wait are refused. */
  refuse(): void;
  /** Whoever has waited too long for what is on its way is told that nobody can say. */
  giveUp(nowMs: number): void;
};

export function createWaitingParts(options: WaitingPartsOptions): WaitingParts {
  let waiting: Part[] = [];
  let underWay: readonly Part[] = [];
  /** Requests on their way that were given up. */
  const given = new Set<Part>();

  function isKept(part: Part, full: boolean): boolean {
    if (part.accept === undefined) return true;
    if (!full && !given.has(part)) return true;
    part.accept({ type: 'refused', refusal: full ? 'full' : 'unwritable' });
    return false;
  }

  return {
    add: (part) => void waiting.push(part),
    size: () => waiting.length,
    take() {
      underWay = waiting.splice(0, countForBatch(waiting, options));
      return underWay;
    },
    stored(first) {
      const stored = underWay;
      underWay = [];
      given.clear();
      settleStored(stored, first);
    },
    putBack(full) {
      const kept = underWay.filter((part) => isKept(part, full));
      underWay = [];
      given.clear();
      waiting = [...kept, ...waiting];
    },
    refuse() {
      const refused = waiting.filter(({ accept }) => accept !== undefined);
      waiting = waiting.filter(({ accept }) => accept === undefined);
      for (const { accept } of refused) accept?.({ type: 'refused', refusal: 'unwritable' });
    },
    giveUp(nowMs) {
      for (const part of underWay) {
        if (part.accept === undefined || given.has(part) || nowMs - part.sinceMs < options.acceptWaitMs) continue;
        given.add(part);
        part.accept({ type: 'unknown' });
      }
    },
  };
}

/** How many of these, from the first on, one batch takes: at least one. */
function countForBatch(parts: readonly Part[], { batchMaxMessages, batchMaxBytes }: WaitingPartsOptions): number {
  let messages = 0;
  let bytes = 0;
  let count = 0;
  for (const part of parts) {
    messages += part.messages.length;
    bytes += part.messages.reduce((sum, { payload }) => sum + payload.length, 0);
    if (count > 0 && (messages > batchMaxMessages || bytes > batchMaxBytes)) break;
    count += 1;
  }
  return count;
}

/** Tells them their sequences; `first` is the one before their first message. */
export function settleStored(parts: readonly Part[], first: number): void {
  let sequence = first;
  for (const part of parts) {
    sequence += part.messages.length;
    part.accept?.({ type: 'stored', order: sequence });
    part.stored?.(sequence);
  }
}
