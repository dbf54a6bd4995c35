import { type SameSite, toCookieAttributes } from '../cookie-attributes.ts';

const SESSION_COOKIE = 'JSESSIONID';

/** Browsers send the cookies of this name that other servers of the host have set for their paths, too. */
const SAME_NAME_MAX = 4;

/** A Set-Cookie value that hands the token to the client. */
export function toSessionCookie(token: string, sameSite: SameSite, secure: boolean): string {
  return `${SESSION_COOKIE}=${token}${toCookieAttributes(sameSite, secure)}`;
}

/** A Set-Cookie value that makes a browser forget the cookie, which no script can. */
export function toExpiredSessionCookie(sameSite: SameSite, secure: boolean): string {
  return `${toSessionCookie('', sameSite, secure)}; Max-Age=0`;
}

/** The values of the session cookie in a Cookie header, in their order. */
export function parseSessionCookies(cookie: string | undefined): readonly string[] {
  if (cookie === undefined) return [];
  const values: string[] = [];
  for (const pair of cookie.split(';')) {
    const equals = pair.indexOf('=');
    if (equals === -1 || pair.slice(0, equals).trim() !== SESSION_COOKIE) continue;
    if (values.push(pair.slice(equals + 1).trim()) === SAME_NAME_MAX) break;
  }
  return values;
}
