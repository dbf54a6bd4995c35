import { z } from 'zod';
import { optional } from './text.ts';

/** A history has at most this many interactions. */
export const HISTORY_MAX_INTERACTIONS = 1000;
const DEFAULT_INTERACTIONS = 100;

const error = `expected a whole number from 1 to ${HISTORY_MAX_INTERACTIONS}, as a number or a string`;

export const maxSize = optional(
  z
    .union([z.int(), z.string().regex(/^\d{1,4}$/, { error })], { error })
    .refine((size) => Number(size) >= 1 && Number(size) <= HISTORY_MAX_INTERACTIONS, { error })
    .meta({ description: `At most this many interactions, ${HISTORY_MAX_INTERACTIONS} at the most; default 100.` }),
);

export function toPageSize(size: string | number | undefined): number {
  return size === undefined ? DEFAULT_INTERACTIONS : Number(size);
}
