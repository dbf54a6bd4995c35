import { toComparedNumber } from '../numbers/phone-number.ts';

/** The form in which values are searched: as `toComparedText`, and phone numbers as they are compared. */
export function toSearchValue(name: string, value: string): string {
  return name === 'PhoneNumber' ? toComparedNumber(value) : toComparedText(value);
}

/** Without case, and a letter with an accent in one spelling: Unicode has two for it, and clients send either. */
export function toComparedText(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
