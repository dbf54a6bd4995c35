import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../src/backend/query/parse-query.ts';
import { foldQuery } from '../../../src/backend/query/query.ts';
import { fault } from '../../support/ucs-samples.ts';

/** A query in the form in which it was understood. */
function understood(query: string): string {
  return foldQuery<string>(parseQuery(query), {
    all: () => 'all',
    and: (parts) => `(${parts.join(' & ')})`,
    or: (parts) => `(${parts.join(' | ')})`,
    not: (part) => `!${part}`,
    condition: ({ field, match }) => {
      if (match.how !== 'range') return `${field}${match.how === 'prefix' ? '^' : '='}${match.value}`;
      const { from, to } = match;
      return `${field}${from?.included ? '[' : '{'}${from?.value ?? ''},${to?.value ?? ''}${to?.included ? ']' : '}'}`;
    },
  });
}

describe('a query [SearchContacts]', () => {
  it.each([
    ['FirstName:Jo*', 'FirstName^Jo'],
    ['FirstName:*', 'FirstName^'],
    ['*:*', 'all'],
    ['a:1 AND b:2 OR c:3', '((a=1 & b=2) | c=3)'],
    ['a:1 AND (b:2 OR c:3)', '(a=1 & (b=2 | c=3))'],
    ['NOT a:1 AND NOT (b:2 OR NOT c:3)', '(!a=1 & !(b=2 | !c=3))'],
    ['a:(1 OR "2 3" AND NOT 4*)', '(a=1 | (a=2 3 & !a^4))'],
    ['  a :\t1\nAND b:2  ', '(a=1 & b=2)'],
    ['a:"x \\" \\\\ AND (y)*"', 'a=x " \\ AND (y)*'],
    ['a:\\(030\\)\\ 12\\*', 'a=(030) 12*'],
    ['PhoneNumber:+4930-1*', 'PhoneNumber^+4930-1'],
    ['EmailAddress:ada@x-y.org', 'EmailAddress=ada@x-y.org'],
    ['userData.key1:value1', 'userData.key1=value1'],
    ['ANDy:1 AND ORx:NOT', '(ANDy=1 & ORx=NOT)'],
    ['d:[2026-01-01 TO *]', 'd[2026-01-01,}'],
    ['d:{2026-01-01T10:00:00Z TO 2026-02-01}', 'd{2026-01-01T10:00:00Z,2026-02-01}'],
    ['Ł:ß', 'Ł=ß'],
  ])('%s is understood', (query, expected) => {
    expect(understood(query)).toBe(expected);
  });

  it.each([
    ['', 'missing-parameter', "Missing parameter 'Query'"],
    ['Ada', 'incorrect-value', "expected 'a colon behind the field Ada at character 4' but was 'the end'"],
    ['a:1 b:2', 'incorrect-value', "expected 'AND, OR or the end at character 5' but was 'b:2'"],
    ['a:1 and b:2', 'incorrect-value', /AND, OR or the end at character 5' but was 'and b:2'/],
    ['a:1 AND', 'incorrect-value', /FIELD:VALUE, NOT or a parenthesis at character 8' but was 'the end'/],
    ['AND a:1', 'incorrect-value', /a colon behind the field AND/],
    ['(a:1', 'incorrect-value', /a closing parenthesis at character 5/],
    ['a:1)', 'incorrect-value', /AND, OR or the end at character 4/],
    ['()', 'incorrect-value', /FIELD:VALUE/],
    ['a:', 'incorrect-value', /a value at character 3/],
    ['a:""', 'incorrect-value', /a value/],
    ['a:"x', 'incorrect-value', /ends with a quotation mark at character 3/],
    ['a:x\\', 'incorrect-value', /a sign behind the backslash/],
    ['a:x*y', 'incorrect-value', /nothing behind the \*/],
    ['a:*x', 'incorrect-value', /nothing behind the \*/],
    ['a:x**', 'incorrect-value', /no \?, ~, \^ or further \*/],
    ['a:x?z', 'incorrect-value', /no \?/],
    ['a:x~2', 'incorrect-value', /no \?, ~/],
    ['a:x^4', 'incorrect-value', /no \?, ~, \^/],
    ['a:/x/', 'incorrect-value', /a value at character 3/],
    ['a:>5', 'incorrect-value', /a value/],
    ['+a:1', 'incorrect-value', /FIELD:VALUE, NOT or a parenthesis at character 1' but was '\+a:1'/],
    ['-a:1', 'incorrect-value', /FIELD:VALUE/],
    ['!a:1', 'incorrect-value', /FIELD:VALUE/],
    ['a:1 && b:2', 'incorrect-value', /AND, OR or the end/],
    ['"a":1', 'incorrect-value', /FIELD:VALUE/],
    ['*:x', 'incorrect-value', /FIELD:VALUE/],
    ['a:b:c', 'incorrect-value', /AND, OR or the end at character 4/],
    ['a:(b:1)', 'incorrect-value', /AND, OR or a closing parenthesis/],
    ['d:[1 2]', 'incorrect-value', /a range such as/],
    ['d:[1 TO 2', 'incorrect-value', /a range such as/],
    ['d:[ TO 2]', 'incorrect-value', /a range such as/],
    [`a:${'x'.repeat(256)}`, 'wrong-type', /at most 255 characters/],
    ['x'.repeat(4_097), 'wrong-type', /at most 4096 characters/],
    [Array.from({ length: 65 }, () => 'a:1').join(' OR '), 'wrong-type', /at most 64 conditions/],
    [`${'('.repeat(17)}a:1${')'.repeat(17)}`, 'wrong-type', /at most 16 levels/],
    [`${'NOT '.repeat(900)}a:1`, 'wrong-type', /at most 16 levels/],
  ])('%s is refused with words that say where [faults 201, 203, 204]', (query, name, message) => {
    const refused = () => parseQuery(query);
    expect(refused).toThrow(
      fault(name, typeof message === 'string' ? new RegExp(message.replaceAll('?', '\\?')) : message),
    );
  });
});
