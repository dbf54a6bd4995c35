/** Spaces, dots, dashes and brackets. */
const NOT_DIALLED = /[\s.()[\]{}\p{Pd}\u2212]/gu;

/** The form in which values are searched: without case, and phone numbers without spaces, dots, dashes and brackets. */
export function toSearchValue(name: string, value: string): string {
  const lowered = value.toLowerCase();
  return name === 'PhoneNumber' ? lowered.replaceAll(NOT_DIALLED, '') : lowered;
}
