import type { Addresses } from '../../http/address/addresses.ts';
import type { Identity } from '../../identity/identity.ts';
import type { SessionCookieForm } from '../../identity/sign-in/cookie-header.ts';
import { isSecure } from '../admission/request-origin.ts';
import { addHeaders, toRefusal } from '../answer.ts';
import type { EdgeContext } from '../edge-env.ts';

export type SignOutParts = {
  readonly addresses: Addresses;
  readonly identity: Pick<Identity, 'signOut' | 'toForgottenCookie'>;
};

/** Ends the sign-in of the request, with all that it has open; a browser forgets its cookie. `toDone`: the answer when that is done. */
export async function signOut(
  c: EdgeContext,
  { addresses, identity }: SignOutParts,
  cookie: SessionCookieForm,
  toDone: () => Response,
): Promise<Response> {
  addHeaders(c, { 'Set-Cookie': identity.toForgottenCookie(isSecure(c, addresses), cookie) });
  try {
    await identity.signOut(c.get('signIn'));
    return toDone();
  } catch {
    // The identity room has logged it.
    const detail = 'The session is over here, but a restart may bring it back: its end cannot be kept at present';
    return toRefusal(c, { name: 'not-acceptable-now', detail }, { 'Retry-After': '1' });
  }
}
