/**
 * Sorts numbers by the group they are in; those of one group stay in the order they came in, and those of none come last. `groups`: numbers with a comma between those of
 * one group and a semicolon between groups.
 */
export function sortByGroup(numbers: readonly number[], groups: string, descending: boolean): readonly number[] {
  const groupOf = new Uint32Array(numbers.reduce((most, number) => Math.max(most, number), 0) + 1);
  const count = readGroups(groups, groupOf);
  const rankOf = (number: number): number => {
    const group = groupOf[number] ?? 0;
    if (group === 0) return count;
    return descending ? count - group : group - 1;
  };
  // Where the next one of each rank goes: behind all of the ranks before.
  const places = new Uint32Array(count + 2);
  for (const number of numbers) increase(places, rankOf(number) + 1);
  for (let rank = 1; rank < places.length; rank++) places[rank] = (places[rank] ?? 0) + (places[rank - 1] ?? 0);
  const sorted = new Array<number>(numbers.length);
  for (const number of numbers) sorted[increase(places, rankOf(number))] = number;
  return sorted;
}

/** Writes for each number in which group it is, the first being 1, and answers how many groups there are. */
function readGroups(groups: string, groupOf: Uint32Array): number {
  if (groups === '') return 0;
  let group = 1;
  let number = 0;
  for (let at = 0; at <= groups.length; at++) {
    const digit = groups.charCodeAt(at) - DIGIT_0;
    if (digit >= 0 && digit <= 9) number = number * 10 + digit;
    else {
      groupOf[number] = group;
      number = 0;
      if (digit > 9) group++;
    }
  }
  return group;
}

const DIGIT_0 = 48;

/** Adds one, and answers what was there before. */
function increase(counts: Uint32Array, at: number): number {
  const count = counts[at] ?? 0;
  counts[at] = count + 1;
  return count;
}
