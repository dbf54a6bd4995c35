import { z } from 'zod';
import { optional } from './text.ts';

/** A boolean, or its word as a string. */
export const optionalYesOrNo = (description: string) =>
  optional(
    z
      .union([z.boolean(), z.enum(['true', 'false'])], { error: 'expected "true", "false", true or false' })
      .meta({ description }),
  );

/** What was said, or the fallback where nothing was. */
export function toBoolean(value: boolean | 'true' | 'false' | undefined, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  return value === true || value === 'true';
}
