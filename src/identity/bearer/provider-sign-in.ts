import * as client from 'openid-client';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../telemetry/port.ts';
import { createTextSeal } from '../sealed-text.ts';
import { ProviderAwayError } from './provider-keys.ts';

export type ProviderSignInOptions = {
  readonly issuer: string;
  /** Our name at the provider: a public client, whose only redirect URI is ours. */
  readonly clientId: string;
  readonly scope: string;
  /** Whom the access token is for (RFC 8707), where the provider wants to be told. */
  readonly resource: string | undefined;
  readonly providerTimeoutMs: number;
  /** Seals what the browser keeps while it is at the provider. */
  readonly sessionKey: Uint8Array;
  readonly clock: Clock;
  readonly log: Log;
};

/** Sign-in of a browser at the provider: authorization code with PKCE (RFC 6749, RFC 7636). The tokens never come into a page. */
export type ProviderSignIn = {
  /** Where the browser goes, and what it keeps until it comes back to the redirect URI. Rejects with ProviderAwayError. */
  begin(redirectUri: string): Promise<{ readonly url: URL; readonly kept: string }>;
  /** The bearer token for what came back; undefined when the provider, the user or a forger has made nothing of it. Rejects with ProviderAwayError. */
  finish(cameBackTo: URL, kept: string | undefined): Promise<string | undefined>;
};

/** How long a user may take at the provider. */
export const KEPT_MAX_MS = 600_000;

const keptContent = z.object({
  state: z.string(),
  verifier: z.string(),
  redirectUri: z.string(),
  untilMs: z.number(),
});

export function createProviderSignIn(options: ProviderSignInOptions): ProviderSignIn {
  const { clock, log, clientId, scope, resource } = options;
  const seal = createTextSeal(options.sessionKey, 'sign-in at the provider');
  const forResource = resource === undefined ? {} : { resource };
  let discovered: Promise<client.Configuration> | undefined;

  /** Asked once, and again after a failure. */
  function discover(): Promise<client.Configuration> {
    const issuer = new URL(options.issuer);
    const execute = issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [];
    const timeout = options.providerTimeoutMs / 1000;
    discovered ??= client
      .discovery(issuer, clientId, undefined, client.None(), { execute, timeout })
      .catch((error: unknown) => {
        discovered = undefined;
        throw toAway(error);
      });
    return discovered;
  }
  function openKept(kept: string | undefined) {
    const text = kept === undefined ? undefined : seal.open(kept);
    const content = text === undefined ? undefined : keptContent.parse(JSON.parse(text));
    return content !== undefined && content.untilMs > clock.nowMs() ? content : undefined;
  }

  return {
    async begin(redirectUri) {
      const configuration = await discover();
      const verifier = client.randomPKCECodeVerifier();
      const state = client.randomState();
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope,
        state,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...forResource,
      });
      const untilMs = clock.nowMs() + KEPT_MAX_MS;
      return { url, kept: seal.seal(JSON.stringify({ state, verifier, redirectUri, untilMs })) };
    },
    async finish(cameBackTo, kept) {
      const content = openKept(kept);
      if (content === undefined) return undefined;
      const url = new URL(content.redirectUri);
      url.search = cameBackTo.search;
      const checks = { pkceCodeVerifier: content.verifier, expectedState: content.state };
      try {
        const tokens = await client.authorizationCodeGrant(await discover(), url, checks, forResource);
        // Some providers give access tokens that only they can read.
        return isJwt(tokens.access_token) ? tokens.access_token : tokens.id_token;
      } catch (error) {
        if (error instanceof ProviderAwayError || error instanceof TypeError) throw toAway(error);
        log.info({ error }, 'A sign-in at the OpenID Connect provider came to nothing.');
        return undefined;
      }
    },
  };
}

function isJwt(token: string): boolean {
  return token.split('.').length === 3;
}

function toAway(error: unknown): ProviderAwayError {
  return error instanceof ProviderAwayError
    ? error
    : new ProviderAwayError('the provider cannot be reached', { cause: error });
}
