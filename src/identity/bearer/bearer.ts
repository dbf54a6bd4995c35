import { createRemoteJWKSet, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import type { Caller } from '../caller.ts';
import type { Directory } from '../directory.ts';
import { createExpiringMap } from '../expiring-map.ts';

export type OidcOptions = {
  readonly issuer: string;
  readonly audience: string;
  /** Undefined: discovered below the issuer (OpenID Connect Discovery 1.0, section 4). */
  readonly jwksUrl: string | undefined;
  readonly contactCentreClaim: string;
  readonly userIdClaim: string;
  readonly userNameClaim: string;
};

export type BearerOptions = {
  readonly oidc: OidcOptions;
  /** Verified tokens remembered until they expire. */
  readonly bearerCacheEntries: number;
  /** How long the provider may take to show its keys. */
  readonly providerTimeoutMs: number;
};

export type Bearer = { readonly caller: Caller; readonly expiresAtMs: number };
export type BearerCheck = (token: string) => Promise<Bearer | undefined>;

/** Signatures of key pairs only: a token signed with a public key as a shared secret must not pass. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

const text = z.string().min(1).max(256);

/** Bearer tokens of an OpenID Connect provider: issuer, audience, expiry, signature, and a contact centre that is configured. */
export function createBearerCheck(options: BearerOptions, directory: Directory, clock: Clock): BearerCheck {
  const { oidc } = options;
  const verified = createExpiringMap<Bearer>(options.bearerCacheEntries, clock);
  const keys = createKeySource(options);

  function toCaller(payload: Record<string, unknown>): Caller | undefined {
    const tenant = text.safeParse(payload[oidc.contactCentreClaim]).data;
    const userId = text.safeParse(payload[oidc.userIdClaim]).data;
    const features = tenant === undefined ? undefined : directory.features(tenant);
    // Line feeds part the two halves of a user's key (caller.ts).
    if (tenant === undefined || userId === undefined || features === undefined || userId.includes('\n'))
      return undefined;
    const optionalText = (claim: string): string => text.safeParse(payload[claim]).data ?? '';
    return {
      tenant,
      userId,
      userName: optionalText(oidc.userNameClaim) || userId,
      firstName: optionalText('given_name'),
      lastName: optionalText('family_name'),
      emailAddress: optionalText('email'),
      features,
    };
  }

  return async (token) => {
    const known = verified.get(token);
    if (known !== undefined) return known;
    const { payload } = await keys()
      .then((key) =>
        jwtVerify(token, key, {
          issuer: oidc.issuer,
          audience: oidc.audience,
          algorithms: ALGORITHMS,
          requiredClaims: ['exp'],
          currentDate: new Date(clock.nowMs()),
        }),
      )
      .catch(() => ({ payload: undefined }));
    if (payload?.exp === undefined) return undefined;
    const caller = toCaller(payload);
    if (caller === undefined) return undefined;
    const bearer = { caller, expiresAtMs: payload.exp * 1000 };
    verified.set(token, bearer, bearer.expiresAtMs);
    return bearer;
  };
}

/** The provider's keys: where they are is asked once, and again after a failure. */
function createKeySource({ oidc, providerTimeoutMs }: BearerOptions): () => Promise<JWTVerifyGetKey> {
  let source: Promise<JWTVerifyGetKey> | undefined;
  return () => {
    source ??= (
      oidc.jwksUrl === undefined ? discoverJwksUrl(oidc.issuer, providerTimeoutMs) : Promise.resolve(oidc.jwksUrl)
    )
      .then((url) => createRemoteJWKSet(new URL(url), { timeoutDuration: providerTimeoutMs }))
      .catch((error: unknown) => {
        source = undefined;
        throw error;
      });
    return source;
  };
}

async function discoverJwksUrl(issuer: string, timeoutMs: number): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
  const { jwks_uri: jwksUrl } = z.object({ issuer: z.literal(issuer), jwks_uri: z.url() }).parse(await answer.json());
  return jwksUrl;
}
