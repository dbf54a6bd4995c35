import { incorrectValue, wrongType } from '../fault.ts';
import { mandatory } from '../field-checks.ts';
import type { Match, Query, RangeEnd } from './query.ts';
import { createQueryText, type QueryText } from './query-text.ts';

const QUERY_MAX_CHARS = 4_096;
const CONDITIONS_MAX = 64;
const LEVELS_MAX = 16;
/** Longer values are not told apart in the index of interactions. */
const VALUE_MAX_CHARS = 255;

/** How deep the parser is, and how many conditions it has seen. */
type Parser = { readonly text: QueryText; conditions: number; level: number };

/** Reads a query (proto/ucs/v1, SearchContactsRequest). Faults 201, 203 and 204: what is not offered is refused with words that say what was expected and where. */
export function parseQuery(query: string): Query {
  mandatory('Query', query, QUERY_MAX_CHARS);
  const parser: Parser = { text: createQueryText(query), conditions: 0, level: 0 };
  const parsed = parseEither(parser, undefined);
  if (!parser.text.isAtEnd()) throw parser.text.unexpected('AND, OR or the end');
  return parsed;
}

/** Conditions with OR between them. Inside FIELD:( ) the field is known. */
function parseEither(parser: Parser, field: string | undefined): Query {
  const parts = [parseBoth(parser, field)];
  while (parser.text.takeKeyword('OR')) parts.push(parseBoth(parser, field));
  return join('or', parts);
}

function parseBoth(parser: Parser, field: string | undefined): Query {
  const parts = [parseNot(parser, field)];
  while (parser.text.takeKeyword('AND')) parts.push(parseNot(parser, field));
  return join('and', parts);
}

function join(type: 'and' | 'or', parts: readonly Query[]): Query {
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : { type, parts };
}

function parseNot(parser: Parser, field: string | undefined): Query {
  if (!parser.text.takeKeyword('NOT')) return parseOne(parser, field);
  return deeper(parser, () => ({ type: 'not', part: parseNot(parser, field) }));
}

function parseOne(parser: Parser, field: string | undefined): Query {
  const { text } = parser;
  if (text.take('(')) return parseGroup(parser, field);
  if (field !== undefined) return parseCondition(parser, field);
  if (text.take('*:*')) return { type: 'all' };
  const name = text.takeWord();
  if (name === undefined || name.quoted || name.prefix || name.text === '' || /^[+-]/.test(name.text)) {
    throw text.unexpected('FIELD:VALUE, NOT or a parenthesis', name?.at);
  }
  if (!text.take(':')) throw text.unexpected(`a colon behind the field ${name.text.slice(0, 64)}`);
  return text.take('(') ? parseGroup(parser, name.text) : parseCondition(parser, name.text);
}

function parseGroup(parser: Parser, field: string | undefined): Query {
  return deeper(parser, () => {
    const inside = parseEither(parser, field);
    if (!parser.text.take(')')) throw parser.text.unexpected('AND, OR or a closing parenthesis');
    return inside;
  });
}

function deeper(parser: Parser, parse: () => Query): Query {
  if (++parser.level > LEVELS_MAX) throw wrongType('Query', `at most ${LEVELS_MAX} levels of parentheses and NOT`);
  const parsed = parse();
  parser.level--;
  return parsed;
}

function parseCondition(parser: Parser, field: string): Query {
  if (++parser.conditions > CONDITIONS_MAX) throw wrongType('Query', `at most ${CONDITIONS_MAX} conditions`);
  return { type: 'condition', field, match: parseMatch(parser.text) };
}

function parseMatch(text: QueryText): Match {
  if (text.take('[')) return parseRange(text, true);
  if (text.take('{')) return parseRange(text, false);
  const word = text.takeWord();
  if (word === undefined || (word.text === '' && !word.prefix)) throw text.unexpected('a value');
  return { how: word.prefix ? 'prefix' : 'equal', value: bounded(word.text) };
}

function parseRange(text: QueryText, fromIncluded: boolean): Match {
  const range = text.takeUntil(']}');
  const [from, to, more] = range === undefined ? [] : splitRange(range.text);
  if (range === undefined || !from || !to || more !== undefined) {
    throw text.unexpected('a range such as [2026-01-01 TO 2026-01-31]');
  }
  return { how: 'range', from: toRangeEnd(from, fromIncluded), to: toRangeEnd(to, range.sign === ']') };
}

/** The texts before and after each TO that stands alone. */
function splitRange(text: string): readonly string[] {
  const ends: string[][] = [[]];
  for (const word of text.trim().split(/\s/u)) {
    if (word === 'TO') ends.push([]);
    else ends.at(-1)?.push(word);
  }
  return ends.map((words) => words.join(' ').trim());
}

function toRangeEnd(end: string, included: boolean): RangeEnd | undefined {
  const value = end.replace(/^"(.*)"$/u, '$1');
  if (value === '') throw incorrectValue('Query', 'a range with two ends, each a value or *', 'an end without a value');
  return value === '*' ? undefined : { value: bounded(value), included };
}

function bounded(value: string): string {
  mandatory('Query', value === '' ? '*' : value, VALUE_MAX_CHARS);
  return value;
}
