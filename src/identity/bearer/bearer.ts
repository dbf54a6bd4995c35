import { jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import type { Log, Metrics } from '../../telemetry/port.ts';
import type { Caller } from '../caller.ts';
import type { Directory } from '../directory.ts';
import { createExpiringMap } from '../expiring-map.ts';
import { createProviderKeys, ProviderAwayError } from './provider-keys.ts';
import { type TokenFault, toTokenFault } from './token-fault.ts';

export type OidcOptions = {
  readonly issuer: string;
  readonly audience: string;
  /** Undefined: discovered below the issuer. */
  readonly jwksUrl: string | undefined;
  readonly contactCentreClaim: string;
  readonly userIdClaim: string;
  readonly userNameClaim: string;
  /** Longest time for which a key is believed that the provider no longer shows. */
  readonly keysMaxAgeMs: number;
};

export type BearerOptions = {
  readonly oidc: OidcOptions;
  /** Verified tokens remembered until they expire. */
  readonly bearerCacheEntries: number;
  readonly providerTimeoutMs: number;
  readonly providerRetryMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'providerFailed' | 'signInFailed'>;
};

export type Bearer = { readonly caller: Caller; readonly expiresAtMs: number };

/** `refused`: by the token itself. `user`: it is good, but its user cannot be taken. `away`: the provider's keys cannot be read, so it is not known. */
export type BearerFinding = Bearer | 'refused' | 'user' | 'away';
export type BearerCheck = (token: string, clientAddress: string) => Promise<BearerFinding>;

/** Signatures of key pairs only: a token signed with a public key as a shared secret must not pass. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

const text = z.string().min(1).max(256);
/** What owns interactions and a log: visible characters, without spaces at the ends. */
const userIdText = z.string().regex(/^(?! )[^\p{C}\p{Zl}\p{Zp}]{1,64}(?<! )$/u);

/** Bearer tokens of an OpenID Connect provider: issuer, audience, expiry, signature, and a contact centre that is configured. */
export function createBearerCheck(options: BearerOptions, directory: Directory): BearerCheck {
  const { oidc, clock, log, metrics } = options;
  const verified = createExpiringMap<Bearer>(options.bearerCacheEntries, clock);
  // A token is remembered for one half, and may have been verified by a key that was read one half before.
  const halfAgeMs = oidc.keysMaxAgeMs / 2;
  const findKey = createProviderKeys({ ...options, ...oidc, keysMaxAgeMs: halfAgeMs });

  async function verify(token: string): Promise<Bearer | TokenFault> {
    const { payload } = await jwtVerify(token, findKey, {
      issuer: oidc.issuer,
      audience: oidc.audience,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp'],
      currentDate: new Date(clock.nowMs()),
    });
    const caller = toCaller(payload);
    return 'why' in caller ? caller : { caller, expiresAtMs: (payload.exp ?? 0) * 1000 };
  }
  function toCaller(payload: Record<string, unknown>): Caller | TokenFault {
    const fault = (why: TokenFault['why'], claim: string): TokenFault => ({ why, claim, value: payload[claim] });
    const { contactCentreClaim, userIdClaim, userNameClaim } = oidc;
    const tenant = text.safeParse(payload[contactCentreClaim]).data;
    const features = tenant === undefined ? undefined : directory.features(tenant);
    if (tenant === undefined || features === undefined) return fault('contact-centre-unknown', contactCentreClaim);
    const userId = userIdText.safeParse(payload[userIdClaim]).data;
    if (userId === undefined) return fault('user-id', userIdClaim);
    if (!directory.mayBeProvided({ tenant, userId })) return fault('configured-user', userIdClaim);
    const optionalText = (claim: string): string => text.safeParse(payload[claim]).data ?? '';
    return {
      tenant,
      userId,
      userName: optionalText(userNameClaim) || userId,
      firstName: optionalText('given_name'),
      lastName: optionalText('family_name'),
      emailAddress: optionalText('email'),
      features,
    };
  }
  /** Read anew each time: contact centres may have changed since. */
  function recall(token: string): Bearer | undefined {
    const known = verified.get(token);
    const features = known && directory.features(known.caller.tenant);
    if (known === undefined || features === undefined || !directory.mayBeProvided(known.caller)) return undefined;
    return { caller: { ...known.caller, features }, expiresAtMs: known.expiresAtMs };
  }

  return async (token, clientAddress) => {
    const known = recall(token);
    if (known !== undefined) return known;
    const found = await verify(token).catch((error: unknown) =>
      error instanceof ProviderAwayError ? 'away' : toTokenFault(error),
    );
    if (found === 'away') return 'away';
    if ('why' in found) {
      metrics.signInFailed('token');
      log.info({ address: clientAddress, issuer: oidc.issuer, ...found }, 'A bearer token was not taken.');
      return found.why === 'user-id' || found.why === 'configured-user' ? 'user' : 'refused';
    }
    verified.set(token, found, Math.min(found.expiresAtMs, clock.nowMs() + halfAgeMs));
    return found;
  };
}
