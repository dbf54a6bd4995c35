import { changedSettings } from '../config/changed-settings.ts';
import { toMistakeLine } from '../config/mistake.ts';
import type { ParsedSettings } from '../config/parse-settings.ts';
import type { Rooms } from './rooms.ts';

/** Takes over what may change while the gateway runs: contact centres with their features and users. A wrong configuration changes nothing. */
export function reload(
  { settings, log, identity }: Pick<Rooms, 'settings' | 'log' | 'identity'>,
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
  const changed = changedSettings(settings, parsed.settings);
  if (changed.length > 0)
    log.warn({ settings: changed }, 'Other settings have changed: they count from the next start on.');
}
