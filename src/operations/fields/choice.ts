import { z } from 'zod';

/** One of a closed list of words, exact and case-sensitive. */
export function choice<const Words extends readonly [string, ...string[]]>(description: string, words: Words) {
  return z.enum(words, { error: `expected one of ${words.join(', ')}` }).meta({ description });
}
