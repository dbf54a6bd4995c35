import { z } from 'zod';
import { optional } from './text.ts';

const error = 'expected a finite number of seconds, 0 or more';

/** Seconds that a call took. */
export const callDuration = optional(
  z.number({ error }).min(0, { error }).meta({ description: 'Duration of the call in seconds.' }),
);
