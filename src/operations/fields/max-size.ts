import { z } from 'zod';
import { optional } from './text.ts';

/** A history has at most this many interactions. */
export const HISTORY_MAX_INTERACTIONS = 1000;
const DEFAULT_INTERACTIONS = 100;

const error = `expected a whole number from 1 to ${HISTORY_MAX_INTERACTIONS}, as a number or a string`;

export const maxSize = optional(
  z
    .union(
      [
        z.int().min(1, { error }).max(HISTORY_MAX_INTERACTIONS, { error }),
        z.string().regex(/^(?:[1-9][0-9]{0,2}|1000)$/, { error }),
      ],
      { error },
    )
    .meta({ description: `At most this many interactions, ${HISTORY_MAX_INTERACTIONS} at the most; default 100.` }),
);

export function toPageSize(size: string | number | undefined): number {
  return size === undefined ? DEFAULT_INTERACTIONS : Number(size);
}
