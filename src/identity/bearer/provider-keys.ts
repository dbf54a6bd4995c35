import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import type { Log, Metrics } from '../../telemetry/port.ts';

export type ProviderKeysOptions = {
  readonly issuer: string;
  /** Undefined: discovered below the issuer (OpenID Connect Discovery 1.0, section 4). */
  readonly jwksUrl: string | undefined;
  /** Keys read longer ago are read anew before they count. */
  readonly keysMaxAgeMs: number;
  /** How long the provider may take to show its keys. */
  readonly providerTimeoutMs: number;
  /** After a failure, it is not asked again for so long. */
  readonly providerRetryMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'providerFailed'>;
};

/** The keys of the provider cannot be read: whether a token is good is not known. */
export class ProviderAwayError extends Error {
  override readonly name = 'ProviderAwayError';
}

type Keys = ReturnType<typeof createRemoteJWKSet>;

/** Reads anew for keys that nobody knows, of tokens that anybody may make. */
const REREADS = { points: 10, duration: 10 } as const;

/**
 * Finds the key of a token: where the provider's keys are is asked once; they are read when they grow old, and at once for a key that is
 * not among them. Rejects with ProviderAwayError, or with what jose says when there is no such key.
 */
export function createProviderKeys(options: ProviderKeysOptions): JWTVerifyGetKey {
  const { clock, log, metrics } = options;
  const rereads = new RateLimiterMemory(REREADS);
  let keys: Keys | undefined;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let failedAtMs = Number.NEGATIVE_INFINITY;
  let isAway = false;
  let reading: Promise<Keys> | undefined;

  /** One at a time: who comes meanwhile shares it. */
  function read(): Promise<Keys> {
    if (clock.monotonicMs() - failedAtMs < options.providerRetryMs) {
      return Promise.reject(new ProviderAwayError('the provider failed a moment ago'));
    }
    reading ??= ask().finally(() => {
      reading = undefined;
    });
    return reading;
  }
  async function ask(): Promise<Keys> {
    try {
      keys ??= createKeys(options.jwksUrl ?? (await discover(options)), options.providerTimeoutMs);
      await keys.reload();
    } catch (error) {
      failedAtMs = clock.monotonicMs();
      metrics.providerFailed();
      if (!isAway) log.warn({ issuer: options.issuer, error }, 'The OpenID Connect provider cannot be reached.');
      isAway = true;
      throw new ProviderAwayError('the provider cannot be reached', { cause: error });
    }
    readAtMs = clock.monotonicMs();
    if (isAway) log.info({ issuer: options.issuer }, 'The OpenID Connect provider is back.');
    isAway = false;
    return keys;
  }

  return async (header, token) => {
    const isFresh = clock.monotonicMs() - readAtMs < options.keysMaxAgeMs;
    const known = isFresh && keys !== undefined ? keys : await read();
    try {
      return await known(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !(await mayReadAnew(rereads))) throw error;
      return (await read())(header, token);
    }
  };
}

/** jose reads them when it is told to, and by itself only while it has none. */
function createKeys(url: string, timeoutMs: number): Keys {
  const never = Number.POSITIVE_INFINITY;
  return createRemoteJWKSet(new URL(url), { timeoutDuration: timeoutMs, cacheMaxAge: never, cooldownDuration: never });
}

async function discover({ issuer, providerTimeoutMs }: ProviderKeysOptions): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(providerTimeoutMs), redirect: 'error' });
  const { jwks_uri: jwksUrl } = z.object({ issuer: z.literal(issuer), jwks_uri: z.url() }).parse(await answer.json());
  return jwksUrl;
}

async function mayReadAnew(rereads: RateLimiterMemory): Promise<boolean> {
  return rereads.consume('all').then(
    () => true,
    () => false,
  );
}
