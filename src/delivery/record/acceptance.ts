import type { Acceptance, Refusal, RequestRecord } from '../journal.ts';

/** What became of a request. `unknown` is said once, while its write takes too long; what became of it follows. */
export type AcceptFate =
  | { readonly type: 'stored' /** Its place in the order of acceptance. */; readonly order: number }
  | { readonly type: 'refused'; readonly refusal: Extract<Refusal, 'full' | 'slow' | 'unwritable'> }
  | { readonly type: 'unknown' };

export type AcceptSteps = {
  /** Has the request stored; says what became of it. */
  readonly store: (settle: (fate: AcceptFate) => void) => void;
  /** It is stored: makes its record. */
  readonly takeUp: (order: number) => RequestRecord;
  /** It is not, and never will be. */
  readonly giveBack: () => void;
  /** Its HTTP answer is out. */
  readonly answered: (record: RequestRecord) => void;
};

/** What the client of a request is told: what became of it, or, when that takes too long, that nobody can say. */
export function toAcceptance({ store, takeUp, giveBack, answered }: AcceptSteps): Promise<Acceptance> {
  return new Promise((resolve) => {
    let unknown = false;
    store((fate) => {
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
    });
  });
}
