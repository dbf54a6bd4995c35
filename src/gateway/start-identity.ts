import { fixedLimits } from '../config/fixed-limits.ts';
import type { Settings } from '../config/settings.ts';
import { createIdentity, type Identity } from '../identity/identity.ts';
import { systemClock as clock } from '../kernel/clock.ts';
import type { Log } from '../telemetry/port.ts';
import { openSessionKey } from './session-key.ts';

export function startIdentity(settings: Settings, log: Log): Identity {
  const { oidc, ...options } = settings.identity;
  const { issuer, audience } = oidc;
  return createIdentity({
    ...fixedLimits.identity,
    ...options,
    clock,
    sessionKey: openSessionKey(settings, log),
    oidc: issuer !== undefined && audience !== undefined ? { ...oidc, issuer, audience } : undefined,
  });
}
