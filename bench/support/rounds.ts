/** The value that so much of all values lies below: 0.5 is their median. */
export function toQuantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export function toMedian(values: readonly number[]): number {
  return toQuantile(values, 0.5);
}

/** What the rounds say of two that had their turns next to each other: the median of the rounds' ratios, and their quartiles. */
export function toRoundsRatio(
  ours: readonly number[],
  theirs: readonly number[],
): { readonly value: number; readonly quartiles: readonly [number, number] } {
  const ratios = ours.map((value, round) => value / (theirs[round] ?? Number.NaN));
  return { value: toMedian(ratios), quartiles: [toQuantile(ratios, 0.25), toQuantile(ratios, 0.75)] };
}
