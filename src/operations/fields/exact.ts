import { NUMBER_MAX } from '../../kernel/json.ts';

/** What is expected of text that goes to the UCS: half a surrogate pair has no form in UTF-8, and would become another character there (section 6). */
export const EXPECTED_TEXT = 'expected well-formed Unicode';

/** What is expected of text that a database keeps in a column: some cannot hold U+0000. */
export const EXPECTED_KEPT_TEXT = 'expected well-formed Unicode without U+0000';

/** The same for the documents, in a form that every generator of clients can read. */
export const KEPT_TEXT_PATTERN = '^[^\\x00]*$';

export const EXPECTED_NUMBER = `expected numbers from -${NUMBER_MAX} to ${NUMBER_MAX}`;

export function isExactText(text: string): boolean {
  return text.isWellFormed();
}

export function isKeptText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}
