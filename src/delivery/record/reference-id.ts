/** referenceIds are the remainder of a sequence by this: 0 < referenceId < 2^31. */
export const REFERENCE_ID_RANGE = 2 ** 31;

export function toReferenceId(sequence: number): number {
  return sequence % REFERENCE_ID_RANGE;
}
