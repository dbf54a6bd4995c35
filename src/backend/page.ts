import { incorrectValue } from './fault.ts';
import { isStorable } from './field-checks.ts';

const SIZE_DEFAULT = 100;
const SIZE_MAX = 1_000;

/** How many rows a page has. Fault 204 outside 0 to 1000. */
export function parsePageSize(asked: number): number {
  if (asked < 0 || asked > SIZE_MAX) throw incorrectValue('PageSize', `0 to ${SIZE_MAX}`, String(asked));
  return asked === 0 ? SIZE_DEFAULT : asked;
}

const SKIP_MAX = 100_000;

/** How many rows a page begins behind. Fault 204 outside 0 to 100,000. */
export function parseSkip(asked: number): number {
  if (asked < 0 || asked > SKIP_MAX) throw incorrectValue('Skip', `0 to ${SKIP_MAX}`, String(asked));
  return asked;
}

/** Where the page after this position begins, opaque to callers. */
export function toPageToken(position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** The position of a token, with its parts as they were given; undefined for the first page. Fault 204 for a token that is none of ours. */
export function parsePageToken<Position>(
  token: string,
  isPosition: (position: unknown) => position is Position,
): Position | undefined {
  if (token === '') return undefined;
  const position = parseJson(Buffer.from(token, 'base64url').toString());
  if (isPosition(position)) return position;
  throw incorrectValue('PageToken', 'a token of the page before', token.slice(0, 64));
}

/** Whether a part of a position is an id as the UCS has them. */
export function isId(part: unknown): part is string {
  return typeof part === 'string' && isStorable(part, 64);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
