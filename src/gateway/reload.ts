import { changedSettings } from '../config/changed-settings.ts';
import { toMistakeLine } from '../config/mistake.ts';
import type { ParsedSettings } from '../config/parse-settings.ts';
import type { Settings } from '../config/settings.ts';
import type { Log } from '../telemetry/port.ts';
import type { Listener } from './listener.ts';
import type { Rooms } from './rooms.ts';

type ReloadParts = { readonly listener: Pick<Listener, 'renewCertificate'> };

/** Takes over what may change while the gateway runs: contact centres with their features and users, the listener's certificate, and the token for the UCS. A wrong configuration changes nothing. */
export function reload(
  { settings, log, identity, ucs, listener }: Pick<Rooms, 'settings' | 'log' | 'identity' | 'ucs'> & ReloadParts,
  parsed: ParsedSettings,
): void {
  if (!parsed.ok) {
    const mistakes = parsed.mistakes.map(toMistakeLine);
    log.error({ mistakes }, 'The configuration is wrong: nothing of it is taken over, all goes on as before.');
    return;
  }
  const { contactCentres } = parsed.settings.identity;
  identity.replaceContactCentres(contactCentres);
  const users = contactCentres.reduce((sum, centre) => sum + centre.users.length, 0);
  log.info({ contactCentres: contactCentres.length, users }, 'Contact centres and users were read anew.');
  ucs.rereadToken();
  renewCertificate(listener, parsed.settings, log);
  const changed = changedSettings(settings, parsed.settings);
  if (changed.length > 0)
    log.warn({ settings: changed }, 'Other settings have changed: they count from the next start on.');
}

/** The files were looked at a moment ago; they may be replaced just now. */
function renewCertificate(listener: ReloadParts['listener'], settings: Settings, log: Log): void {
  try {
    listener.renewCertificate(settings);
  } catch (error) {
    log.error({ error }, 'The certificate of the listener could not be read anew: it stays as it was.');
  }
}
