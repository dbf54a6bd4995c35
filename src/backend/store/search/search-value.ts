import { toComparedNumber } from '../numbers/phone-number.ts';

/** The form in which values are searched: without case, and phone numbers as they are compared. */
export function toSearchValue(name: string, value: string): string {
  return name === 'PhoneNumber' ? toComparedNumber(value) : value.toLowerCase();
}
