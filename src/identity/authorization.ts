import { createComeAgain } from '../kernel/bounds/come-again.ts';
import { type BearerOptions, createBearerCheck, type OidcOptions } from './bearer/bearer.ts';
import type { Directory } from './directory.ts';
import { type BasicOptions, createBasicCheck } from './password/basic.ts';
import type { Proven } from './sign-in/sign-in.ts';
import { toUnidentified, type Unidentified } from './unidentified.ts';

export type AuthorizationOptions = BasicOptions &
  Omit<BearerOptions, 'oidc'> & {
    /** Undefined: no tokens of a provider are taken. */
    readonly oidc: OidcOptions | undefined;
    /** Bearer tokens that stand for a user, by name; of demo identities alone. */
    readonly demoTokens: ReadonlyMap<string, string>;
    /** The longest wait that somebody is told whose password could not be looked at. */
    readonly passwordsAgainMaxSeconds: number;
  };

/** Somebody who has proved by an Authorization header who it is. `expiresAtMs`: that of a bearer token. */
export type Proof = Proven & { readonly expiresAtMs: number | undefined };

const NOBODY = toUnidentified('unknown');
/** A provider that restarts is back soon. */
const PROVIDER_AWAY = toUnidentified('provider-away', 5);
const BEARER_REFUSALS = { refused: NOBODY, user: toUnidentified('user'), away: PROVIDER_AWAY } as const;

/** Says who sends a request with this Authorization header from this address. Never rejects. */
export function createAuthorizationCheck(
  options: AuthorizationOptions,
  directory: Directory,
): (authorization: string, clientAddress: string) => Promise<Proof | Unidentified> {
  const { oidc, demoTokens, passwordChecksAtOnce, passwordChecksPerSecond, passwordsAgainMaxSeconds } = options;
  const again = { perSecond: passwordChecksAtOnce * passwordChecksPerSecond, maxSeconds: passwordsAgainMaxSeconds };
  const comeAgain = createComeAgain(again, options.clock);
  const checkBasic = createBasicCheck(options, directory);
  const checkBearer = oidc === undefined ? undefined : createBearerCheck({ ...options, oidc }, directory);

  async function proveByPassword(credentials: string, clientAddress: string): Promise<Proof | Unidentified> {
    const finding = await checkBasic(credentials, clientAddress);
    if (finding === 'wrong') return NOBODY;
    if (finding === 'busy') return toUnidentified('busy', comeAgain());
    if ('throttledSeconds' in finding) return toUnidentified('throttled', finding.throttledSeconds);
    return { caller: finding.caller, passwordMark: finding.passwordMark, expiresAtMs: undefined };
  }
  async function proveByToken(token: string, clientAddress: string): Promise<Proof | Unidentified> {
    const demo = directory.byUserName(demoTokens.get(token) ?? '');
    if (demo !== undefined) return { caller: demo.caller, passwordMark: demo.passwordMark, expiresAtMs: undefined };
    const finding = (await checkBearer?.(token, clientAddress)) ?? 'refused';
    if (typeof finding === 'string') return BEARER_REFUSALS[finding];
    return { caller: finding.caller, passwordMark: undefined, expiresAtMs: finding.expiresAtMs };
  }

  return async (authorization, clientAddress) => {
    const [scheme = '', value = ''] = authorization.split(/ +/, 2);
    switch (scheme.toLowerCase()) {
      case 'basic':
        return proveByPassword(value, clientAddress);
      case 'bearer':
        return proveByToken(value, clientAddress);
      default:
        return NOBODY;
    }
  };
}
