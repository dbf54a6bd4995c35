import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { type UserKey, userKeyText } from '../../identity/caller.ts';

/** Header in which the token comes back. */
export const CSRF_HEADER = 'X-CSRF-TOKEN';

/** Tokens against requests that a foreign page makes a browser send with its cookie (web-services-api.md, section 4). */
export type Csrf = {
  tokenFor(user: UserKey): string;
  matches(user: UserKey, token: string | undefined): boolean;
};

/** A token is a keyed hash of the user: gateways with the same key agree on it, and it outlives a restart. */
export function createCsrf(key: Uint8Array): Csrf {
  const secret = createSecretKey(key);
  const tokenFor = (user: UserKey): string =>
    createHmac('sha256', secret)
      .update(`csrf\n${userKeyText(user)}`)
      .digest('base64url');
  return {
    tokenFor,
    matches(user, token) {
      const expected = Buffer.from(tokenFor(user));
      const given = Buffer.from(token ?? '');
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
