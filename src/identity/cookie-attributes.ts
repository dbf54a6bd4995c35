/** SameSite of our cookies; `omit` leaves it out for clients that do not know it. */
export type SameSite = 'lax' | 'strict' | 'none' | 'omit';

const WORDS: Readonly<Record<SameSite, string>> = {
  lax: '; SameSite=Lax',
  strict: '; SameSite=Strict',
  none: '; SameSite=None',
  omit: '',
};

/** What follows the value in a Set-Cookie header. `secure`: the client reached us over TLS. */
export function toCookieAttributes(sameSite: SameSite, secure: boolean, path = '/'): string {
  return `; Path=${path}; HttpOnly${WORDS[sameSite]}${secure ? '; Secure' : ''}`;
}
