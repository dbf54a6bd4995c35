import { incorrectValue, missing, wrongType } from './fault.ts';

/** Whether a text has no more characters (Unicode code points), which is what limits count, and no U+0000, which PostgreSQL cannot store. */
export function isStorable(text: string, maxChars: number): boolean {
  return isAtMost(text, maxChars) && !text.includes('\u0000');
}

function isAtMost(text: string, maxChars: number): boolean {
  return text.length <= maxChars || (text.length <= 2 * maxChars && [...text].length <= maxChars);
}

/** Fault 203 when the text is longer, or holds U+0000. */
export function atMost(parameter: string, text: string, maxChars: number): void {
  if (!isAtMost(text, maxChars)) throw wrongType(parameter, `at most ${maxChars} characters`);
  if (!isStorable(text, maxChars)) throw wrongType(parameter, 'text without U+0000');
}

/** Fault 201 when the text is empty, 203 when it is longer. */
export function mandatory(parameter: string, text: string, maxChars: number): void {
  if (text === '') throw missing(parameter);
  atMost(parameter, text, maxChars);
}

/** Fault 201 when the enumeration is not given, 204 for a number that the contract does not name. */
export function mandatoryEnum<Name extends string>(parameter: string, value: Name, unspecified: Name): void {
  if (value === unspecified) throw missing(parameter);
  // A number that has no name comes as it is, whatever the generated type says.
  if (typeof value !== 'string') throw incorrectValue(parameter, 'a value of the enumeration', String(value));
}

/** The text, or undefined when it was not given. */
export function given(text: string): string | undefined {
  return text === '' ? undefined : text;
}
