import type { Acceptance, Refusal, RequestRecord } from '../journal.ts';

/** What became of a request. `unknown` is said once, while its write takes too long; what became of it follows. */
export type AcceptFate =
  | { readonly type: 'stored' /** Its place in the order of acceptance. */; readonly order: number }
  | { readonly type: 'refused'; readonly refusal: Extract<Refusal, 'full' | 'slow' | 'unwritable'> }
  | { readonly type: 'unknown' };

export type Acceptor = {
  /** To be told what became of it. */
  readonly settle: (fate: AcceptFate) => void;
  /** What the client is told: what became of the request, or, when that takes too long, that nobody can say. */
  readonly acceptance: Promise<Acceptance>;
};

export type AcceptorEnds = {
  /** The request is stored: makes its record. */
  readonly takeUp: (order: number) => RequestRecord;
  /** It is not, and never will be. */
  readonly giveBack: () => void;
  /** Its HTTP answer is out. */
  readonly answered: (record: RequestRecord) => void;
};

/** Waits for what becomes of one request that is being stored. */
export function createAcceptor({ takeUp, giveBack, answered }: AcceptorEnds): Acceptor {
  const { promise: acceptance, resolve } = Promise.withResolvers<Acceptance>();
  let unknown = false;
  return {
    acceptance,
    settle(fate) {
      if (fate.type === 'stored') {
        const record = takeUp(fate.order);
        // Nobody waits for its answer any more.
        if (unknown) answered(record);
        else resolve({ accepted: true, referenceId: record.referenceId, answered: () => answered(record) });
      } else if (fate.type === 'refused') {
        giveBack();
        resolve({ accepted: false, refusal: fate.refusal });
      } else {
        unknown = true;
        resolve({ accepted: 'unknown' });
      }
    },
  };
}
