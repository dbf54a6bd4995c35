import { z } from 'zod';
import { EXPECTED_KEPT_TEXT, isKeptText, KEPT_TEXT_PATTERN } from './exact.ts';

/** Length in characters (Unicode code points), as all limits of the API are counted. */
export function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Text that must be there and not be empty. */
export function mandatoryText(description: string, maxCharacters: number) {
  const error = `expected a string of 1 to ${maxCharacters} characters`;
  return z
    .string({ error })
    .refine((text) => text !== '' && isAtMost(text, maxCharacters), { error })
    .refine(isKeptText, { error: EXPECTED_KEPT_TEXT })
    .meta({ description, minLength: 1, maxLength: maxCharacters, pattern: KEPT_TEXT_PATTERN });
}

/** Text that may be left out; null counts as absent. */
export function optionalText(description: string, maxCharacters: number) {
  return optional(boundedText(description, maxCharacters));
}

/** Text that may be empty. */
export function boundedText(description: string, maxCharacters: number) {
  const error = `expected a string of at most ${maxCharacters} characters`;
  return z
    .string({ error })
    .refine((text) => isAtMost(text, maxCharacters), { error })
    .refine(isKeptText, { error: EXPECTED_KEPT_TEXT })
    .meta({ description, maxLength: maxCharacters, pattern: KEPT_TEXT_PATTERN });
}

/** Makes a parameter optional: an explicit null counts as absent (web-services-api.md, section 6). */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** A string has at least half as many characters as UTF-16 units, so most texts need no counting. */
function isAtMost(text: string, maxCharacters: number): boolean {
  if (text.length <= maxCharacters) return true;
  return text.length <= 2 * maxCharacters && characterCount(text) <= maxCharacters;
}
