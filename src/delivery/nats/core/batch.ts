import { heirIn, type NodeMessage, type OwnState, toNodeText } from './node-message.ts';

/** A message on its way into the stream. */
export type StreamMessage = {
  readonly subject: string;
  readonly payload: string;
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * All or nothing: the first message is the node's beat, on the condition that the node's last one is still the last on its subject. So a batch
 * is stored once however often it is sent, and never after another node has claimed this one.
 */
export type Batch<Part> = {
  readonly name: string;
  readonly parts: readonly Part[];
  readonly messages: readonly StreamMessage[];
};

/** What came back of an attempt to store a batch. */
export type Answer =
  /** `sequence` is that of its last message. */
  | { readonly type: 'stored'; readonly sequence: number }
  /** This attempt was not stored, for the reason given. */
  | { readonly type: 'refused'; readonly why: 'condition' | 'full' | 'nobody' | 'other' }
  /** No answer in time, or the connection broke: it may be stored, now or later. */
  | { readonly type: 'unclear' };

/** The last message on the node's own subject, as some server tells it. Undefined when none was found, or none answered: that proves nothing. */
export type Finding = { readonly sequence: number; readonly message: NodeMessage } | undefined;

export type Verdict =
  /** All of it is stored; `first` is the sequence of the beat, the parts' messages follow it without a hole. */
  | { readonly type: 'stored'; readonly first: number }
  /** Nothing of it is stored nor will be: its parts may go into another batch. */
  | { readonly type: 'dissolved'; readonly why: 'condition' | 'full' | 'nobody' | 'other' }
  /** Read the node's subject, and say what was found. */
  | { readonly type: 'look' }
  /** Send the very same again. */
  | { readonly type: 'again' }
  /** Another node has claimed this one. */
  | { readonly type: 'dead'; readonly by: string };

export type BatchCourse<Part> = {
  /**
   * The next batch; the one before it must be settled. `state` is what the node says of itself with it. A claim has a condition of its own, on the
   * last sequence of the other node's subject.
   */
  start(parts: readonly Part[], state: OwnState, claimOn?: number): Batch<Part>;
  answered(answer: Answer): Verdict;
  /** `other`: the last message on the subject of the node that is to be claimed. */
  found(own: Finding, other?: Finding): Verdict;
};

export type BatchCourseOptions<Part> = {
  readonly node: string;
  readonly nodeSubject: string;
  readonly nextName: () => string;
  readonly toMessages: (part: Part) => readonly StreamMessage[];
  /** On a beat that is the node's last: how long it stays, as Nats-TTL says it. */
  readonly endedTtl: string;
};

/** What is known of the batch under way, from answers and findings in whatever order they come. Presence proves; absence proves nothing. */
export function createBatchCourse<Part>(options: BatchCourseOptions<Part>): BatchCourse<Part> {
  let beat = 0;
  let underWay: Batch<Part> | undefined;
  let maybeStored = false;
  let claimedOn: number | undefined;
  let refusedWhy: 'condition' | 'full' | 'nobody' | 'other' = 'other';

  function stored(first: number): Verdict {
    beat = first;
    underWay = undefined;
    return { type: 'stored', first };
  }

  function dissolved(): Verdict {
    underWay = undefined;
    return { type: 'dissolved', why: refusedWhy };
  }

  /** The claimed node has spoken since, or somebody else has claimed it: the condition will never hold again. */
  function isPast(other: Finding): boolean {
    if (claimedOn === undefined || other === undefined || other.sequence <= claimedOn) return false;
    return other.message.state !== 'claimed' || other.message.by !== options.node;
  }

  return {
    start(parts, state, claimOn) {
      const name = options.nextName();
      const headers: Record<string, string> = {
        'Nats-Rollup': 'sub',
        'Nats-Expected-Last-Subject-Sequence': String(beat),
        ...(state === 'ended' && { 'Nats-TTL': options.endedTtl }),
      };
      const first = { subject: options.nodeSubject, payload: toNodeText({ state, batch: name }), headers };
      underWay = { name, parts, messages: [first, ...parts.flatMap(options.toMessages)] };
      maybeStored = false;
      claimedOn = claimOn;
      return underWay;
    },
    answered(answer) {
      if (underWay === undefined) throw new Error('no batch is under way');
      if (answer.type === 'stored') return stored(answer.sequence - underWay.messages.length + 1);
      if (answer.type === 'unclear') {
        maybeStored = true;
        return { type: 'look' };
      }
      refusedWhy = answer.why;
      // Refused on its condition: by a claim, by an earlier attempt that was stored after all, or by a server that is behind.
      if (maybeStored || answer.why === 'condition') return { type: 'look' };
      return dissolved();
    },
    found(own, other) {
      if (underWay === undefined) throw new Error('no batch is under way');
      const message = own?.message;
      const heir = message === undefined ? undefined : heirIn(message);
      if (heir !== undefined) return { type: 'dead', by: heir };
      if (own !== undefined && message !== undefined && message.state !== 'claimed') {
        if (message.batch === underWay.name) return stored(own.sequence);
      }
      if (isPast(other)) return dissolved();
      return maybeStored ? { type: 'again' } : dissolved();
    },
  };
}
