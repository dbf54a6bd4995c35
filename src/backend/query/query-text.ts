import { incorrectValue, type UcsError } from '../fault.ts';

const SHOWN_MAX_CHARS = 32;
/** End a word; to stand in one they need a backslash or quotation marks. */
const NOT_IN_A_WORD = /[\s()[\]{}:"^~?*]/u;
/** Mean something at the beginning of a word that is not offered here: patterns, comparisons, negation. */
const NOT_AT_THE_BEGINNING = /[/!<>=&|]/u;

/** A word as it stands, without the backslashes. `at`: where it begins; `prefix`: an unescaped * follows it. */
export type Word = {
  readonly at: number;
  readonly text: string;
  readonly prefix: boolean;
  readonly quoted: boolean;
};

/** The text of a query and how far it has been read. */
export type QueryText = {
  /** Passes over the sign when it comes next, after blanks. */
  take(sign: string): boolean;
  /** The same for AND, OR and NOT, which end where a word does. */
  takeKeyword(keyword: string): boolean;
  /** A word, or a text in quotation marks; undefined where neither is next. */
  takeWord(): Word | undefined;
  /** Everything up to one of these signs, which is passed over too; undefined where there is none. */
  takeUntil(signs: string): { readonly text: string; readonly sign: string } | undefined;
  isAtEnd(): boolean;
  /** Fault 204 about what comes next, or what stands there. */
  unexpected(expected: string, there?: number): UcsError;
};

export function createQueryText(text: string): QueryText {
  let at = 0;

  function skipBlanks(): void {
    while (/\s/u.test(text.charAt(at))) at++;
  }
  function unexpected(expected: string, there?: number): UcsError {
    skipBlanks();
    const from = there ?? at;
    const rest = text.slice(from, from + SHOWN_MAX_CHARS).toWellFormed();
    return incorrectValue('Query', `${expected} at character ${from + 1}`, rest === '' ? 'the end' : rest);
  }
  function takeQuoted(): Word {
    const begin = at;
    let quoted = '';
    for (at++; at < text.length; at++) {
      const sign = text.charAt(at);
      if (sign === '"') {
        at++;
        return { at: begin, text: quoted, prefix: false, quoted: true };
      }
      quoted += sign === '\\' ? text.charAt(++at) : sign;
    }
    throw unexpected('a text that ends with a quotation mark', begin);
  }
  function takeBare(): Word {
    const begin = at;
    let word = '';
    while (at < text.length && !NOT_IN_A_WORD.test(text.charAt(at))) {
      if (text.charAt(at) === '\\' && ++at === text.length) throw unexpected('a sign behind the backslash');
      word += text.charAt(at++);
    }
    const prefix = text.charAt(at) === '*';
    if (prefix) at++;
    if (/[?*~^]/u.test(text.charAt(at))) throw unexpected('no ?, ~, ^ or further *');
    if (prefix && at < text.length && !NOT_IN_A_WORD.test(text.charAt(at))) {
      throw unexpected('nothing behind the *, which matches beginnings only,');
    }
    return { at: begin, text: word, prefix, quoted: false };
  }

  return {
    take(sign) {
      skipBlanks();
      if (!text.startsWith(sign, at)) return false;
      at += sign.length;
      return true;
    },
    takeKeyword(keyword) {
      skipBlanks();
      const behind = text.charAt(at + keyword.length);
      const ends = behind === '' || NOT_IN_A_WORD.test(behind);
      if (!text.startsWith(keyword, at) || !ends || behind === ':') return false;
      at += keyword.length;
      return true;
    },
    takeWord() {
      skipBlanks();
      const sign = text.charAt(at);
      if (sign === '"') return takeQuoted();
      if (sign === '' || NOT_AT_THE_BEGINNING.test(sign)) return undefined;
      if (sign !== '*' && NOT_IN_A_WORD.test(sign)) return undefined;
      return takeBare();
    },
    takeUntil(signs) {
      const rest = text.slice(at);
      const length = [...rest].findIndex((sign) => signs.includes(sign));
      if (length === -1) return undefined;
      const taken = [...rest].slice(0, length).join('');
      at += taken.length + 1;
      return { text: taken, sign: text.charAt(at - 1) };
    },
    isAtEnd() {
      skipBlanks();
      return at === text.length;
    },
    unexpected,
  };
}
