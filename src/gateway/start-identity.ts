import { availableParallelism } from 'node:os';
import { fixedLimits } from '../config/fixed-limits.ts';
import { createEndingsFile } from '../identity/endings/endings-file.ts';
import type { SignInEndings } from '../identity/endings/sign-in-endings.ts';
import { createIdentity, type Identity } from '../identity/identity.ts';
import { systemClock as clock } from '../kernel/clock.ts';
import type { Rooms } from './rooms.ts';
import { openSessionKey } from './session-key.ts';

type IdentityParts = Pick<Rooms, 'settings' | 'log' | 'metrics' | 'reportLimit'>;

/** What keeps the ends of sign-ins: a file in DATA_DIR. */
export function startEndings({ settings, log }: IdentityParts): Promise<SignInEndings> {
  return createEndingsFile({ ...fixedLimits.identity, folder: settings.server.dataDir, clock, log });
}

export function startIdentity(
  { settings, log, metrics, reportLimit }: IdentityParts,
  endings: SignInEndings,
): Identity {
  const { oidc, ...options } = settings.identity;
  const { issuer, audience } = oidc;
  return createIdentity({
    ...fixedLimits.identity,
    ...options,
    clock,
    endings,
    log,
    metrics,
    reportLimit,
    passwordChecksAtOnce: toPasswordChecksAtOnce(availableParallelism()),
    sessionKey: openSessionKey(settings, log),
    oidc: issuer !== undefined && audience !== undefined ? { ...oidc, issuer, audience } : undefined,
  });
}

/** Everything else goes on beside a flood of passwords: half of the processors, and not the whole of Node's pool of four threads. */
function toPasswordChecksAtOnce(processors: number): number {
  return Math.min(3, Math.max(1, Math.floor(processors / 2)));
}
