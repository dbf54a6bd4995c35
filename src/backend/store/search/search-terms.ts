import { isJsonObject, type JsonValue } from '../../../kernel/json.ts';
import { isStorable } from '../../field-checks.ts';
import type { InteractionTable, TermTable, Tx } from '../schema.ts';
import { toComparedText, toSearchValue } from './search-value.ts';

/** Names under which terms are kept; keys of attached data stand behind the last one. */
export const SUBJECT_TERM = 'subject';
export const PHONE_NUMBER_TERM = 'phoneNumber';
export const USER_DATA_TERMS = 'userData.';

const KEY_MAX_CHARS = 128;
/** One more than a searched value can have, so that a value that was cut equals none. */
const TERM_MAX_CHARS = 256;

export type SearchedFields = Pick<InteractionTable, 'subject' | 'phone_number' | 'user_data' | 'search_number'>;

type Term = Pick<TermTable, 'name' | 'search_value'>;

/** Writes what an interaction is found by; the terms that it had before are gone. */
export async function replaceSearchTerms(tx: Tx, tenant: string, id: string, fields: SearchedFields): Promise<void> {
  await tx.deleteFrom('interaction_term').where('tenant', '=', tenant).where('interaction_id', '=', id).execute();
  await insertSearchTerms(tx, tenant, id, fields);
}

/** Writes what a new interaction is found by. */
export async function insertSearchTerms(tx: Tx, tenant: string, id: string, fields: SearchedFields): Promise<void> {
  const terms = toSearchTerms(fields);
  if (terms.length === 0) return;
  await tx
    .insertInto('interaction_term')
    .values(terms.map((term) => ({ tenant, interaction_id: id, search_number: fields.search_number, ...term })))
    .execute();
}

/** The words of a text, without case and signs, one blank between them. */
export function toWords(text: string): readonly string[] {
  return toComparedText(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** A value of attached data as it is searched; undefined for what has parts. */
function toUserDataTerm(value: JsonValue): string | undefined {
  if (typeof value === 'string') return toComparedText(value);
  return typeof value === 'number' || typeof value === 'boolean' ? JSON.stringify(value) : undefined;
}

/** What an interaction is found by. */
export function toSearchTerms({
  subject,
  phone_number,
  user_data,
}: Omit<SearchedFields, 'search_number'>): readonly Term[] {
  const terms: Term[] = toWordEnds(subject).map((search_value) => ({ name: SUBJECT_TERM, search_value }));
  if (phone_number) terms.push({ name: PHONE_NUMBER_TERM, search_value: toSearchValue('PhoneNumber', phone_number) });
  const userData: JsonValue = JSON.parse(user_data);
  for (const [key, value] of Object.entries(isJsonObject(userData) ? userData : {})) {
    const search_value = toUserDataTerm(value);
    if (search_value === undefined || !isStorable(key, KEY_MAX_CHARS)) continue;
    terms.push({ name: USER_DATA_TERMS + key, search_value: cut(search_value) });
  }
  return terms.filter(({ search_value }) => !search_value.includes('\u0000'));
}

/** The subject from each of its words on: a word, the beginning of one, and words that follow each other are then all a beginning of one of these. */
function toWordEnds(subject: string): readonly string[] {
  const words = toWords(subject);
  return [...new Set(words.map((_, at) => cut(words.slice(at).join(' '))))];
}

function cut(text: string): string {
  return text.length <= TERM_MAX_CHARS ? text : [...text].slice(0, TERM_MAX_CHARS).join('');
}
