/** Attributes that identify a contact, by strength (ucs.md, "Identification"). Those of one level are used together. */
export const IDENTIFYING_LEVELS = [['EmailAddress'], ['PhoneNumber'], ['LastName', 'FirstName'], ['Title']] as const;

export const IDENTIFYING_NAMES: readonly string[] = IDENTIFYING_LEVELS.flat();

/** The form in which values are compared: phone numbers without spaces, dots, dashes and brackets; everything without case. */
export function toSearchValue(name: string, value: string): string {
  const lowered = value.toLowerCase();
  return name === 'PhoneNumber' ? lowered.replaceAll(/[\s.()[\]{}-]/g, '') : lowered;
}

/** Whether case counts when a contact is identified by this attribute: names are compared as they are stored. */
export function isCaseSensitive(name: string): boolean {
  return name !== 'EmailAddress' && name !== 'PhoneNumber';
}
