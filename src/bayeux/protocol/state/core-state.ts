import { createFifoQueue, type FifoQueue } from '../../../kernel/fifo-queue.ts';
import { createSlotMap, type SlotMap } from '../../../kernel/slot-map.ts';
import type { BayeuxCoreOptions } from '../options.ts';
import type { Effect } from '../port.ts';
import { createDeadlines, type Deadlines } from './deadlines.ts';
import { createPublicLog, type PublicLog } from './public-log.ts';
import type { Link, Session } from './session-and-links.ts';
import { createSessionRegistry, type SessionRegistry } from './session-registry.ts';
import { createSubscriptionIndex, type SubscriptionIndex } from './subscription-index.ts';

/** Everything the core knows. Handlers get it, change it and leave effects behind. */
export type CoreState = {
  readonly options: BayeuxCoreOptions;
  readonly sessions: SessionRegistry;
  readonly subscriptions: SubscriptionIndex<Session>;
  readonly publicLog: PublicLog;
  readonly deadlines: Deadlines<Session>;
  /** Sessions whose held connect has news, the oldest first. */
  readonly due: FifoQueue<Session>;
  readonly links: SlotMap<Link>;
  draining: boolean;
  /** WebSockets to be closed once it is known what of theirs arrived. */
  readonly closing: Set<Link>;
  /** The moment of the input being handled. */
  nowMs: number;
  /** What this input asks for, in order. */
  effects: Effect[];
  /** When a connect was last answered with several events at once. */
  sharedAtMs: number;
  /** Links with events collected from this input. */
  collecting: Link[];
  /** Sessions to look at before this input is done: something may have to be sent. */
  readonly unsettled: FifoQueue<Session>;
};

export function createCoreState(options: BayeuxCoreOptions): CoreState {
  return {
    options,
    sessions: createSessionRegistry(),
    subscriptions: createSubscriptionIndex(),
    publicLog: createPublicLog(options),
    deadlines: createDeadlines(),
    due: createFifoQueue(),
    links: createSlotMap(),
    draining: false,
    closing: new Set(),
    nowMs: 0,
    effects: [],
    sharedAtMs: Number.NEGATIVE_INFINITY,
    collecting: [],
    unsettled: createFifoQueue(),
  };
}

/** The session is to be looked at before this input is done. */
export function unsettle(core: CoreState, session: Session): void {
  if (session.isUnsettled) return;
  session.isUnsettled = true;
  core.unsettled.push(session);
}
