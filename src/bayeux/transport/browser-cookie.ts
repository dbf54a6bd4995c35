import { type SameSite, toCookieAttributes } from '../../identity/cookie-attributes.ts';
import { toOwnText } from '../../kernel/own-text.ts';

/** Names the browser, so that several sessions of one browser do not each hold a connection [S1]. */
const COOKIE_NAME = 'BAYEUX_BROWSER';
/** What we hand out is 22 characters; anything else that looks harmless is taken as it comes, since it only groups sessions. */
const VALUE = /^[0-9A-Za-z_-]{1,64}$/;

/** The browser's id in a Cookie header; undefined when there is none, or a malformed one. */
export function parseBrowserCookie(cookieHeader: string | undefined): string | undefined {
  if (cookieHeader === undefined) return undefined;
  for (const pair of cookieHeader.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === COOKIE_NAME) {
      const value = pair.slice(at + 1).trim();
      // It lives for as long as its sessions; the header does not.
      if (VALUE.test(value)) return toOwnText(value);
    }
  }
  return undefined;
}

/** The value of a Set-Cookie header. */
export function toBrowserCookie(browser: string, sameSite: SameSite, secure: boolean): string {
  return `${COOKIE_NAME}=${browser}${toCookieAttributes(sameSite, secure)}`;
}
