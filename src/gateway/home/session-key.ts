import { randomBytes } from 'node:crypto';
import type { Settings } from '../../config/settings.ts';
import { openSecretFile } from '../../identity/sign-in/secret-file.ts';
import type { Log } from '../../telemetry/port.ts';

/** The key of session cookies and CSRF tokens, kept in DATA_DIR. */
export function openSessionKey(settings: Settings, log: Log): Uint8Array {
  const { bytes, lasting } = openSecretFile(settings.server.dataDir, 'session-key', randomBytes);
  if (!lasting) log.warn({}, 'DATA_DIR cannot be written: session cookies end with this process.');
  return bytes;
}
