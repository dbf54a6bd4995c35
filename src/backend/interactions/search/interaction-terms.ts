import { incorrectValue } from '../../fault.ts';
import type { Condition, Match } from '../../query/query.ts';
import type { Database } from '../../store/schema.ts';
import { PHONE_NUMBER_TERM, SUBJECT_TERM, toWords, USER_DATA_TERMS } from '../../store/search/search-terms.ts';
import { toComparedText, toSearchValue } from '../../store/search/search-value.ts';

export type TextMatch = { readonly how: 'equal' | 'prefix'; readonly value: string };

/** One text by which interactions are found. */
export type Term = TextMatch & { readonly name: string };

/** Sorts behind every character that a text can go on with. */
export const LAST_CHARACTER = '\u{10FFFF}';

/** The terms of which one suffices for a condition that is about texts. Any name that is no field is a key of attached data. */
export function toTerms({ field, match }: Condition): readonly Term[] {
  const { how, value } = toTextMatch(match, field);
  switch (field.toLowerCase()) {
    case 'subject':
      return toSubjectTerms({ how, value });
    case 'phonenumber':
      return [{ name: PHONE_NUMBER_TERM, how, value: toSearchValue('PhoneNumber', value) }];
    default: {
      const name = field.startsWith(USER_DATA_TERMS) ? field : USER_DATA_TERMS + field;
      return [{ name, how, value: toComparedText(value) }];
    }
  }
}

/** Fault 204 for a range, which only dates have. */
export function toTextMatch(match: Match, field: string): TextMatch {
  if (match.how === 'range') throw incorrectValue('Query', `a value of ${field}, not a range`, 'a range');
  return match;
}

/** Subjects that go on like this from one of their words on. */
function toSubjectTerms({ how, value }: TextMatch): readonly Term[] {
  const words = toWords(value).join(' ');
  if (how === 'prefix') return [{ name: SUBJECT_TERM, how, value: words }];
  if (words === '') throw incorrectValue('Query', 'subject: letters or digits', value.slice(0, 64));
  return [
    { name: SUBJECT_TERM, how: 'equal', value: words },
    { name: SUBJECT_TERM, how: 'prefix', value: `${words} ` },
  ];
}

/** The terms of interactions that have this one: a range of one index. */
export function selectTerm(db: Database, tenant: string, { name, how, value }: Term) {
  const query = db.selectFrom('interaction_term as t').where('t.tenant', '=', tenant).where('t.name', '=', name);
  if (how === 'equal') return query.where('t.search_value', '=', value);
  return query.where('t.search_value', '>=', value).where('t.search_value', '<=', value + LAST_CHARACTER);
}
