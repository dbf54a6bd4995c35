import type { BayeuxCoreOptions } from './options.ts';
import type { Effect, Input } from './port.ts';

/** What the core holds at this moment. */
export type BayeuxCoreStats = {
  readonly sessions: number;
  readonly subscriptions: number;
  readonly heldConnects: number;
  /** Events waiting in sessions, unacknowledged ones among them. */
  readonly queuedMessages: number;
  readonly queuedBytes: number;
  /** Events sent and not yet reported as handed to the operating system. */
  readonly inFlightMessages: number;
  readonly timers: number;
  readonly links: number;
  readonly publicLogChannels: number;
  readonly publicLogMessages: number;
};

export type BayeuxCore = {
  /** Changes the state and says what to do about it, in this order. `nowMs` is wall-clock time. Never throws on anything a client sent. */
  handle(input: Input, nowMs: number): readonly Effect[];
  /** When to come back with a `tick`; undefined when nothing is due ever. */
  nextDeadlineMs(): number | undefined;
  /** Whether a request with these messages must bring the bounds of its identity's log. */
  needsLog(messages: readonly unknown[]): boolean;
  stats(): BayeuxCoreStats;
};

/** The Bayeux server as a pure state machine (DESIGN.md section 3). */
export function createBayeuxCore(_options: BayeuxCoreOptions): BayeuxCore {
  return {
    handle: () => [],
    nextDeadlineMs: () => undefined,
    needsLog: () => false,
    stats: () => ({
      sessions: 0,
      subscriptions: 0,
      heldConnects: 0,
      queuedMessages: 0,
      queuedBytes: 0,
      inFlightMessages: 0,
      timers: 0,
      links: 0,
      publicLogChannels: 0,
      publicLogMessages: 0,
    }),
  };
}
