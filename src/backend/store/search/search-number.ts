import { type RawBuilder, sql } from 'kysely';

/** The number of something new, as a value to insert. */
export const NEXT_SEARCH_NUMBER = sql<number>`(select number from next_search_number)`;

/** The number of a contact, as a value to write. */
export function searchNumberOf(tenant: string, contactId: string): RawBuilder<number> {
  return sql<number>`(select c.search_number from contact as c where c.tenant = ${tenant} and c.id = ${contactId})`;
}

/** What a store has joined. */
export function parseNumbers(joined: string | null | undefined): readonly number[] {
  const numbers: number[] = [];
  if (!joined) return numbers;
  let number = 0;
  for (let at = 0; at < joined.length; at++) {
    const digit = joined.charCodeAt(at) - DIGIT_0;
    if (digit >= 0) number = number * 10 + digit;
    else {
      numbers.push(number);
      number = 0;
    }
  }
  numbers.push(number);
  return numbers;
}

/** The comma stands before it. */
const DIGIT_0 = 48;
