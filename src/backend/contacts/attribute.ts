/** Attributes that identify a contact, by strength (ucs.md, "Identification"). Those of one level are used together; the first of a level is needed for it. */
export const IDENTIFYING_LEVELS = [['EmailAddress'], ['PhoneNumber'], ['LastName', 'FirstName'], ['Title']] as const;

export const IDENTIFYING_NAMES: readonly string[] = IDENTIFYING_LEVELS.flat();

/** Spaces, dots, dashes and brackets. */
const NOT_DIALLED = /[\s.()[\]{}\p{Pd}\u2212]/gu;

/** The form in which values are searched: without case, and phone numbers without spaces, dots, dashes and brackets. */
export function toSearchValue(name: string, value: string): string {
  const lowered = value.toLowerCase();
  return name === 'PhoneNumber' ? lowered.replaceAll(NOT_DIALLED, '') : lowered;
}

/** The longest value of an attribute, in characters. */
export function valueMaxChars(name: string): number {
  return name === 'PhoneNumber' ? 64 : 256;
}
