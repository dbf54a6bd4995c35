import { heirIn, type NodeMessage } from './node-message.ts';

/** Times of the lease, in milliseconds. */
export type LeaseOptions = {
  readonly node: string;
  /** A node whose own last stored beat was sent longer ago makes no calls. */
  readonly dispatchStopMs: number;
  /** A node whose beat has not changed for so long is claimed. */
  readonly claimMs: number;
  /** How old the newest own beat may be that came back through the stream; while it is older, this node sees too little to judge others. */
  readonly blindMs: number;
};

/** A node to be claimed: what was seen of it last is the condition. */
export type Candidate = { readonly node: string; readonly sequence: number };

/** Both clocks: a paused machine stops the monotonic one, and people set the other. */
export type Moment = { readonly monotonicMs: number; readonly wallMs: number };

/** Who lives, who may be claimed, and whether this node may still act. Time comes in from outside. */
export type Lease = {
  /** A beat of this node was stored; `sent` is when it was sent for the first time. */
  beatStored(sent: Moment): void;
  /** Whether calls may be made: nobody can have claimed this node yet. */
  mayDispatch(now: Moment): boolean;
  /** A message on a node's subject, in the order of the stream. */
  observe(node: string, sequence: number, message: NodeMessage, now: Moment): void;
  /** Whom to claim now. */
  candidates(now: Moment): readonly Candidate[];
  /** Whether the node lives, and has said so within this time. */
  isFresh(node: string, now: Moment, withinMs: number): boolean;
  /** Nodes that seem to live, this one among them. */
  living(): number;
  /** Who has claimed this node, if anybody has. */
  claimedBy(): string | undefined;
};

type Other = { readonly sequence: number; readonly message: NodeMessage; seenMs: number };

export function createLease(options: LeaseOptions): Lease {
  const others = new Map<string, Other>();
  let lastSent: Moment | undefined;
  let ownSeenMs = Number.NEGATIVE_INFINITY;
  /** Since when everything has been seen as it happened. */
  let sightedSinceMs = Number.POSITIVE_INFINITY;
  let claimedBy: string | undefined;

  function observeOwn(message: NodeMessage, nowMs: number): void {
    claimedBy ??= heirIn(message);
    if (nowMs - ownSeenMs > options.blindMs) sightedSinceMs = nowMs;
    ownSeenMs = nowMs;
  }

  function isClaimable(other: Other, nowMs: number): boolean {
    const { message } = other;
    switch (message.state) {
      case 'ended':
        return false;
      case 'released':
        return true;
      case 'alive':
        return nowMs - Math.max(other.seenMs, sightedSinceMs) >= options.claimMs;
      case 'claimed':
        // Only through its heir: when that is this node, or is gone.
        return message.by === options.node ? false : isInherited(message.by);
    }
  }

  /** Whether this node is the heir of that one, or nobody knows of it any more. */
  function isInherited(heir: string): boolean {
    const message = others.get(heir)?.message;
    if (message === undefined || message.state === 'ended') return true;
    return message.state === 'claimed' && message.by === options.node;
  }

  return {
    beatStored(sent) {
      lastSent = sent;
    },
    mayDispatch(now) {
      if (lastSent === undefined || claimedBy !== undefined) return false;
      const { dispatchStopMs } = options;
      return now.monotonicMs - lastSent.monotonicMs < dispatchStopMs && now.wallMs - lastSent.wallMs < dispatchStopMs;
    },
    observe(node, sequence, message, now) {
      if (node === options.node) observeOwn(message, now.monotonicMs);
      else if (message.state === 'ended') others.delete(node);
      else others.set(node, { sequence, message, seenMs: now.monotonicMs });
    },
    candidates(now) {
      const nowMs = now.monotonicMs;
      if (claimedBy !== undefined || nowMs - ownSeenMs > options.blindMs) return [];
      return [...others].flatMap(([node, other]) =>
        isClaimable(other, nowMs) ? [{ node, sequence: other.sequence }] : [],
      );
    },
    isFresh(node, now, withinMs) {
      const other = others.get(node);
      return other?.message.state === 'alive' && now.monotonicMs - other.seenMs < withinMs;
    },
    living: () => 1 + [...others.values()].filter(({ message }) => message.state === 'alive').length,
    claimedBy: () => claimedBy,
  };
}
