import type { Acceptance, Journal, NewRequest, Refusal } from '../../src/delivery/journal.ts';

/** A double of the journal's accepting side: it keeps requests in memory, and refuses when told to. */
export type MemoryJournal = Pick<Journal, 'accept'> & {
  readonly accepted: readonly NewRequest[];
  /** referenceIds whose answers were handed over. */
  readonly answered: readonly number[];
  /** Resolves when the next answer was handed over. */
  nextAnswered(): Promise<number>;
  /** From now on what is asked is refused, or left unknown. */
  refuse(refusal: Refusal | 'unknown' | undefined): void;
};

export function createMemoryJournal(): MemoryJournal {
  const accepted: NewRequest[] = [];
  const answered: number[] = [];
  let refusal: Refusal | 'unknown' | undefined;
  let waiter: ((referenceId: number) => void) | undefined;
  return {
    accepted,
    answered,
    nextAnswered: () => new Promise((resolve) => (waiter = resolve)),
    refuse: (next) => (refusal = next),
    accept: (request): Promise<Acceptance> => {
      if (refusal === 'unknown') return Promise.resolve({ accepted: 'unknown' });
      if (refusal !== undefined) return Promise.resolve({ accepted: false, refusal });
      const referenceId = accepted.push(request);
      return Promise.resolve({
        accepted: true,
        referenceId,
        answered() {
          answered.push(referenceId);
          waiter?.(referenceId);
        },
      });
    },
  };
}
