import { type FoundSet, isIn, subtract, toFoundSet } from '../../query/found-set.ts';

/** So many places of an order, behind so many others. */
export type Window = { readonly skip: number; readonly limit: number };

/** What stands together in an order, and which of its places are asked for. */
export type Part = Window & {
  readonly found: FoundSet;
  /** All have the same value, or none: only what is asked for after it tells them apart. */
  readonly alike: boolean;
};

/**
 * The parts that a window into an order by value reaches, one behind the other: only these are looked at any further. More than `few` of one value are a part of their own,
 * fewer are one with their neighbours, and what has no value comes last. `groups`: numbers with a comma between those of one value and a semicolon between values.
 */
export function partsOfOrder(
  found: FoundSet,
  groups: string,
  { descending, few, ...window }: Window & { readonly descending: boolean; readonly few: number },
): readonly Part[] {
  const { numbers, ends } = readGroups(groups, found);
  const placeOf = ({ start, end }: Span) => (descending ? numbers.length - end : start);
  const reached = toSpans(ends).filter((span) => reaches(window, placeOf(span), span.end - span.start));
  const parts = joinNeighbours(reached, few).map((span) => ({
    found: toFoundSet(numbers.slice(span.start, span.end)),
    alike: span.alike,
    ...windowInto(window, placeOf(span)),
  }));
  if (descending) parts.reverse();
  if (!reaches(window, numbers.length, found.size - numbers.length)) return parts;
  const valueless = subtract(found, toFoundSet(numbers));
  return [...parts, { found: valueless, alike: true, ...windowInto(window, numbers.length) }];
}

/** From one place to before another. */
type Span = { readonly start: number; readonly end: number };

function toSpans(ends: readonly number[]): readonly Span[] {
  return ends.map((end, at) => ({ start: ends[at - 1] ?? 0, end }));
}

function reaches({ skip, limit }: Window, place: number, length: number): boolean {
  return length > 0 && place < skip + limit && place + length > skip;
}

/** The window as the part at this place sees it. */
function windowInto({ skip, limit }: Window, place: number): Window {
  const inside = Math.max(0, skip - place);
  return { skip: inside, limit: skip + limit - place - inside };
}

function joinNeighbours(spans: readonly Span[], few: number): readonly (Span & { readonly alike: boolean })[] {
  const joined: (Span & { readonly alike: boolean })[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    const alike = span.end - span.start > few;
    if (last === undefined || last.alike || alike) joined.push({ ...span, alike });
    else joined[joined.length - 1] = { start: last.start, end: span.end, alike };
  }
  return joined;
}

/** The numbers of what was found, group by group, and where each group ends. */
function readGroups(groups: string, found: FoundSet): { numbers: Uint32Array; ends: readonly number[] } {
  const numbers = new Uint32Array(found.size);
  const ends: number[] = [];
  let count = 0;
  let number = 0;
  for (let at = 0; at < groups.length; at++) {
    const digit = groups.charCodeAt(at) - DIGIT_0;
    if (digit >= 0 && digit <= 9) number = number * 10 + digit;
    else {
      if (isIn(found, number)) numbers[count++] = number;
      number = 0;
      if (digit > 9) ends.push(count);
    }
  }
  if (groups !== '' && isIn(found, number)) numbers[count++] = number;
  return { numbers: numbers.subarray(0, count), ends: [...ends, count] };
}

/** The comma stands before it, the semicolon behind 9. */
const DIGIT_0 = 48;
