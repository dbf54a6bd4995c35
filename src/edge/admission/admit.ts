import type { MiddlewareHandler } from 'hono';
import type { Addresses } from '../../http/address/addresses.ts';
import type { OriginCheck, OriginVerdict } from '../../http/address/origin-check.ts';
import { userKeyText } from '../../identity/caller.ts';
import type { Identity } from '../../identity/identity.ts';
import { parseSessionCookies, type SessionCookieForm } from '../../identity/sign-in/cookie-header.ts';
import type { SignIn } from '../../identity/sign-in/sign-in.ts';
import type { IdentityRefusal, Unidentified } from '../../identity/unidentified.ts';
import type { RateLimit } from '../../kernel/bounds/rate-limit.ts';
import type { ReportLimit } from '../../telemetry/port.ts';
import { addHeaders, toRefusal } from '../answer.ts';
import { type EdgeContext, type EdgeEnv, requestHeader } from '../edge-env.ts';
import type { FailureName } from '../failure.ts';
import { CSRF_HEADER, type Csrf } from './csrf.ts';
import { clientAddress, isSecure, judgeOrigin } from './request-origin.ts';

export type AdmitParts = {
  readonly identify: Identity['identify'];
  readonly originCheck: OriginCheck;
  readonly addresses: Addresses;
  readonly rateLimit: RateLimit;
  readonly reportLimit: ReportLimit;
  /** Undefined where no token is demanded. */
  readonly csrf: Csrf | undefined;
  readonly sessionCookie: SessionCookieForm;
};

/**
 * Whoever is let into the API: one middleware for all that comes before routing, because each costs the hot road a promise.
 * Credentials come before every other check (web-services-api.md, section 6).
 */
export function createAdmit(parts: AdmitParts): MiddlewareHandler<EdgeEnv> {
  return async (c, next) => {
    if (c.req.method === 'OPTIONS') return next();
    const authorization = requestHeader(c, 'authorization');
    const cookie = requestHeader(c, 'cookie');
    const identified = await parts.identify({
      authorization,
      cookie,
      secure: isSecure(c, parts.addresses),
      clientAddress: clientAddress(c, parts.addresses),
      sessionCookie: parts.sessionCookie,
    });

    const verdict = judgeOrigin(c, parts.originCheck);
    if (identified.caller === undefined) return refuseUnidentified(c, identified);
    const { caller, signIn, setCookie } = identified;
    if (setCookie !== undefined) addHeaders(c, { 'Set-Cookie': setCookie });
    const refusal = checkBrowser(c, parts.csrf, signIn, verdict, {
      authorization: authorization !== undefined,
      sessionCookie: parseSessionCookies(cookie, parts.sessionCookie).length > 0,
    });
    if (refusal !== undefined) return refuse(c, refusal);

    const { taken, waitMs } = parts.rateLimit.take(userKeyText(caller), 1, 0);
    if (!taken) {
      parts.reportLimit('rest-rate', { tenant: caller.tenant, userId: caller.userId });
      return toRefusal(c, { name: 'too-many-requests' }, { 'Retry-After': String(Math.ceil(waitMs / 1000)) });
    }
    c.set('caller', caller);
    c.set('signIn', signIn);
    return next();
  };
}

/** What a browser may be made to send by a foreign page. */
function checkBrowser(
  c: EdgeContext,
  csrf: Csrf | undefined,
  signIn: SignIn,
  verdict: OriginVerdict,
  has: { readonly authorization: boolean; readonly sessionCookie: boolean },
): FailureName | undefined {
  const changes = c.req.method !== 'GET' && c.req.method !== 'HEAD';
  if (changes && verdict === 'foreign' && !has.authorization) return 'foreign-origin';
  if (csrf === undefined) return undefined;
  if (!changes) {
    addHeaders(c, { 'X-CSRF-HEADER': CSRF_HEADER, 'X-CSRF-TOKEN': csrf.tokenFor(signIn) });
    return undefined;
  }
  // Cookies of others, such as that of the Bayeux browser, say nothing about who is calling.
  if (!has.sessionCookie && has.authorization) return undefined;
  return csrf.matches(signIn, requestHeader(c, 'x-csrf-token')) ? undefined : 'csrf-token';
}

const UNIDENTIFIED = {
  unknown: 'not-authenticated',
  busy: 'not-acceptable-now',
  throttled: 'wrong-passwords',
  user: 'user-not-taken',
  'provider-away': 'provider-away',
} as const satisfies Record<IdentityRefusal, FailureName>;

function refuseUnidentified(c: EdgeContext, { refusal, retryAfterSeconds }: Unidentified): Response {
  const name = UNIDENTIFIED[refusal];
  return retryAfterSeconds === undefined
    ? toRefusal(c, { name })
    : toRefusal(c, { name }, { 'Retry-After': String(retryAfterSeconds) });
}

function refuse(c: EdgeContext, name: FailureName): Response {
  return toRefusal(c, { name });
}
