/** Attributes that identify a contact, by strength (ucs.md, "Identification"). Those of one level are used together; the first of a level is needed for it. */
export const IDENTIFYING_LEVELS = [['EmailAddress'], ['PhoneNumber'], ['LastName', 'FirstName'], ['Title']] as const;

export const IDENTIFYING_NAMES: readonly string[] = IDENTIFYING_LEVELS.flat();

/** The longest value of an attribute, in characters. */
export function valueMaxChars(name: string): number {
  return name === 'PhoneNumber' ? 64 : 256;
}
