import { availableParallelism } from 'node:os';
import { toDemoTokens } from '../config/demo-identities.ts';
import { fixedLimits } from '../config/fixed-limits.ts';
import { createProviderSignIn } from '../identity/bearer/provider-sign-in.ts';
import { createIdentity, type Identity } from '../identity/identity.ts';
import { createPasswordThreads } from '../identity/password/password-threads.ts';
import { systemClock as clock } from '../kernel/clock.ts';
import type { Rooms } from './rooms.ts';

type IdentityParts = Pick<Rooms, 'settings' | 'log' | 'metrics' | 'reportLimit' | 'home'>;

export function startIdentity(
  { settings, log, metrics, reportLimit, home }: IdentityParts,
  parts: AsyncDisposableStack,
): Identity {
  const { oidc, ...options } = settings.identity;
  const threads = parts.adopt(createPasswordThreads(), (started) => started.stop());
  const { issuer, audience } = oidc;
  return createIdentity({
    ...fixedLimits.identity,
    ...options,
    clock,
    endings: home.endings,
    log,
    metrics,
    reportLimit,
    checkPassword: threads.check,
    passwordChecksAtOnce: toPasswordChecksAtOnce(availableParallelism()),
    sessionKey: home.sessionKey,
    demoTokens: toDemoTokens(settings.identity),
    oidc: issuer !== undefined && audience !== undefined ? { ...oidc, issuer, audience } : undefined,
  });
}

/** How the console signs in, where it does so at the provider. */
export function startProviderSignIn({ settings, log, home }: Pick<Rooms, 'settings' | 'log' | 'home'>) {
  const { issuer, consoleClientId, consoleScope, consoleResource } = settings.identity.oidc;
  if (issuer === undefined || consoleClientId === undefined) return undefined;
  return createProviderSignIn({
    ...fixedLimits.identity,
    issuer,
    clientId: consoleClientId,
    scope: consoleScope,
    resource: consoleResource,
    sessionKey: home.sessionKey,
    clock,
    log,
  });
}

/** Everything else goes on beside a flood of passwords: they get half of the processors. */
export function toPasswordChecksAtOnce(processors: number): number {
  return Math.min(3, Math.max(1, Math.floor(processors / 2)));
}
