import { availableParallelism } from 'node:os';
import { toDemoTokens } from '../config/demo-identities.ts';
import { fixedLimits } from '../config/fixed-limits.ts';
import { createIdentity, type Identity } from '../identity/identity.ts';
import { systemClock as clock } from '../kernel/clock.ts';
import type { Rooms } from './rooms.ts';

type IdentityParts = Pick<Rooms, 'settings' | 'log' | 'metrics' | 'reportLimit' | 'home'>;

export function startIdentity({ settings, log, metrics, reportLimit, home }: IdentityParts): Identity {
  const { oidc, ...options } = settings.identity;
  const { issuer, audience } = oidc;
  return createIdentity({
    ...fixedLimits.identity,
    ...options,
    clock,
    endings: home.endings,
    log,
    metrics,
    reportLimit,
    passwordChecksAtOnce: toPasswordChecksAtOnce(availableParallelism()),
    sessionKey: home.sessionKey,
    demoTokens: toDemoTokens(settings.identity),
    oidc: issuer !== undefined && audience !== undefined ? { ...oidc, issuer, audience } : undefined,
  });
}

/** Everything else goes on beside a flood of passwords: half of the processors, and not the whole of Node's pool of four threads. */
function toPasswordChecksAtOnce(processors: number): number {
  return Math.min(3, Math.max(1, Math.floor(processors / 2)));
}
