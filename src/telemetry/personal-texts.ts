/** How phone numbers begin and go on. Not in the middle of a word, path, address of the network, date or number with a point. */
const PHONE_NUMBER = /(?<![\w/.]|\w-)(?!\d{4}-\d\d-\d\d)[+(]{0,2}\d[\d ()/-]{5,28}\d(?!\w|[.:-]\w)/g;
const DIGITS_MIN = 7;
const AT_SIGN = 0x40;
const DIGIT_ZERO = 0x30;
const DIGIT_NINE = 0x39;
/** A part of an e-mail address before its @, and what ends one. */
const LOCAL_PART_MAX_CHARACTERS = 64;
const MAIL_DELIMITER = /[\s"'<>(),;:=@[\]{}|]/;

/** The text with phone numbers and e-mail addresses made unreadable: `***42`, `c***@example.com`. What is left tells two of them apart, mostly. */
export function maskPersonal(text: string): string {
  if (!mayBePersonal(text)) return text;
  const masked = text.includes('@') ? maskMail(text) : text;
  return masked.replace(PHONE_NUMBER, (found) => {
    const digits = found.replaceAll(/\D/g, '');
    return digits.length < DIGITS_MIN ? found : `***${digits.slice(-2)}`;
  });
}

/** Looks at each character once: a line has some ten texts, and hardly one of them is personal. */
function mayBePersonal(text: string): boolean {
  let digits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === AT_SIGN) return true;
    if (code >= DIGIT_ZERO && code <= DIGIT_NINE && ++digits === DIGITS_MIN) return true;
  }
  return false;
}

function maskMail(text: string): string {
  const parts = text.split('@');
  const last = parts.length - 1;
  return parts.map((part, at) => (at === last || !startsHost(parts[at + 1]) ? part : maskEnd(part))).join('@');
}

/** Whether a host may begin here. */
function startsHost(text = ''): boolean {
  return text !== '' && !MAIL_DELIMITER.test(text.charAt(0));
}

/** Masks the local part that the text ends with, but for its first character. */
function maskEnd(text: string): string {
  let start = text.length;
  while (start > 0 && text.length - start < LOCAL_PART_MAX_CHARACTERS && !MAIL_DELIMITER.test(text.charAt(start - 1))) {
    start--;
  }
  return start === text.length ? text : `${text.slice(0, start + 1)}***`;
}
