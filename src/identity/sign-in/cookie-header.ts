import { toOwnText } from '../../kernel/own-text.ts';
import { type SameSite, toCookieAttributes } from '../cookie-attributes.ts';

/** What the session cookie of a dialect is called, and the path to which browsers send it. */
export type SessionCookieForm = { readonly name: string; readonly path: string };

export const DEFAULT_SESSION_COOKIE: SessionCookieForm = { name: 'JSESSIONID', path: '/' };

/** Browsers send the cookies of this name that other servers of the host have set for their paths, too. */
const SAME_NAME_MAX = 4;

/** A Set-Cookie value that hands the token to the client. */
export function toSessionCookie(
  { name, path }: SessionCookieForm,
  token: string,
  sameSite: SameSite,
  secure: boolean,
): string {
  return `${name}=${token}${toCookieAttributes(sameSite, secure, path)}`;
}

/** A Set-Cookie value that makes a browser forget the cookie, which no script can. */
export function toExpiredSessionCookie(form: SessionCookieForm, sameSite: SameSite, secure: boolean): string {
  return `${toSessionCookie(form, '', sameSite, secure)}; Max-Age=0`;
}

/** The values of the session cookie in a Cookie header, in their order. */
export function parseSessionCookies(cookie: string | undefined, { name }: SessionCookieForm): readonly string[] {
  if (cookie === undefined) return [];
  const values: string[] = [];
  for (const pair of cookie.split(';')) {
    const equals = pair.indexOf('=');
    if (equals === -1 || pair.slice(0, equals).trim() !== name) continue;
    // They are remembered; the header is not.
    if (values.push(toOwnText(pair.slice(equals + 1).trim())) === SAME_NAME_MAX) break;
  }
  return values;
}
