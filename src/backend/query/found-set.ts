/** What a search has found, by its numbers (store/search/search-number.ts): one bit each. */
export type FoundSet = { readonly words: Uint32Array; readonly size: number };

export function toFoundSet(numbers: readonly number[] | Uint32Array): FoundSet {
  let largest = 0;
  for (const number of numbers) largest = Math.max(largest, number);
  const words = new Uint32Array((largest >>> 5) + 1);
  for (const number of numbers) words[number >>> 5] = (words[number >>> 5] ?? 0) | (1 << (number & 31));
  return { words, size: countBits(words) };
}

/** What is in both. */
export function intersect(one: FoundSet, other: FoundSet): FoundSet {
  return toSet(one.words.map((word, at) => word & (other.words[at] ?? 0)));
}

/** What is in either. */
export function unite(one: FoundSet, other: FoundSet): FoundSet {
  const [longer, shorter] = one.words.length < other.words.length ? [other, one] : [one, other];
  return toSet(longer.words.map((word, at) => word | (shorter.words[at] ?? 0)));
}

/** What is in the first and not in the other. */
export function subtract(one: FoundSet, other: FoundSet): FoundSet {
  return toSet(one.words.map((word, at) => word & ~(other.words[at] ?? 0)));
}

export function isIn(found: FoundSet, number: number): boolean {
  return (((found.words[number >>> 5] ?? 0) >>> (number & 31)) & 1) === 1;
}

/** All numbers, the smallest first. */
export function toNumbers({ words }: FoundSet): readonly number[] {
  const numbers: number[] = [];
  for (const [at, word] of words.entries()) {
    for (let rest = word; rest !== 0; rest &= rest - 1) numbers.push(at * 32 + 31 - Math.clz32(rest & -rest));
  }
  return numbers;
}

function toSet(words: Uint32Array): FoundSet {
  return { words, size: countBits(words) };
}

function countBits(words: Uint32Array): number {
  let count = 0;
  for (let word of words) {
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    count += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}
