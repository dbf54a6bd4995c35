import { z } from 'zod';
import { mandatoryText, optional } from '../../fields/text.ts';

const QUERY_MAX_CHARACTERS = 4096;
const RESULTS_MAX = 1000;
const RESULTS_DEFAULT = 100;
const START_MAX = 100_000;

export const query = (description: string) => mandatoryText(description, QUERY_MAX_CHARACTERS);

const maxError = `expected a whole number from 1 to ${RESULTS_MAX}`;
export const maxResults = optional(
  z
    .int({ error: maxError })
    .min(1, { error: maxError })
    .max(RESULTS_MAX, { error: maxError })
    .meta({ description: `At most this many, ${RESULTS_MAX} at the most; default ${RESULTS_DEFAULT}.` }),
);

const startError = `expected a whole number from 0 to ${START_MAX}`;
export const startIndex = optional(
  z
    .int({ error: startError })
    .min(0, { error: startError })
    .max(START_MAX, { error: startError })
    .meta({ description: 'How many to pass over.' }),
);

export function toResultCount(results: number | undefined): number {
  return results ?? RESULTS_DEFAULT;
}

const namesError = 'expected an array of at most 256 names, each of at most 256 characters';
const names = z.array(mandatoryText('A name.', 256), { error: namesError }).max(256, { error: namesError });

export const optionalReturnedAttributes = (description: string) => optional(names.meta({ description }));
