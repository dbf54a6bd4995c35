import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { SignIn } from '../../identity/sign-in/sign-in.ts';

/** Header in which the token comes back. */
export const CSRF_HEADER = 'X-CSRF-TOKEN';

/** Tokens against requests that a foreign page makes a browser send with its cookie (web-services-api.md, section 4). */
export type Csrf = {
  tokenFor(signIn: SignIn): string;
  matches(signIn: SignIn, token: string | undefined): boolean;
};

/** A token is a keyed hash of the sign-in, and changes with it: gateways with the same key agree on it, and it outlives a restart. */
export function createCsrf(key: Uint8Array): Csrf {
  const secret = createSecretKey(key);
  const tokenFor = ({ id }: SignIn): string => createHmac('sha256', secret).update(`csrf\n${id}`).digest('base64url');
  return {
    tokenFor,
    matches(signIn, token) {
      const expected = Buffer.from(tokenFor(signIn));
      const given = Buffer.from(token ?? '');
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
