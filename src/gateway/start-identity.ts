import { fixedLimits } from '../config/fixed-limits.ts';
import type { Settings } from '../config/settings.ts';
import { createEndingsFile } from '../identity/endings/endings-file.ts';
import type { SignInEndings } from '../identity/endings/sign-in-endings.ts';
import { createIdentity, type Identity } from '../identity/identity.ts';
import { systemClock as clock } from '../kernel/clock.ts';
import type { Log } from '../telemetry/port.ts';
import { openSessionKey } from './session-key.ts';

/** What keeps the ends of sign-ins: a file in DATA_DIR. */
export function startEndings(settings: Settings, log: Log): Promise<SignInEndings> {
  return createEndingsFile({ ...fixedLimits.identity, folder: settings.server.dataDir, clock, log });
}

export function startIdentity(settings: Settings, endings: SignInEndings, log: Log): Identity {
  const { oidc, ...options } = settings.identity;
  const { issuer, audience } = oidc;
  return createIdentity({
    ...fixedLimits.identity,
    ...options,
    clock,
    endings,
    sessionKey: openSessionKey(settings, log),
    oidc: issuer !== undefined && audience !== undefined ? { ...oidc, issuer, audience } : undefined,
  });
}
