import { z } from 'zod';
import { NUMBER_MAX } from '../../kernel/json.ts';
import { optional } from './text.ts';

const error = 'expected a finite number of seconds, 0 or more, as a number or a string of one';

/** Seconds that a call took; a string of a number counts as the number, since the API's own call resource gives it so. */
export const callDuration = optional(
  z
    .union(
      [
        z.number({ error }).min(0, { error }).max(NUMBER_MAX, { error }),
        z.string().regex(/^[0-9]{1,15}(?:\.[0-9]{1,9})?$/, { error }),
      ],
      {
        error,
      },
    )
    .transform(Number)
    .meta({ description: 'Duration of the call in seconds, as a number or a string of one.' }),
);
