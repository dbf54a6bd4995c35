import type { Reloaded } from '../admin/port.ts';
import { changedSettings } from '../config/changed-settings.ts';
import { toMistakeLine } from '../config/mistake.ts';
import type { ParsedSettings } from '../config/parse-settings.ts';
import type { Settings } from '../config/settings.ts';
import type { Log } from '../telemetry/port.ts';
import type { Listener } from './listener.ts';
import type { Rooms } from './rooms.ts';

/** Reads the settings as they are now, beside the work of the process. */
export type ReadAnew = () => Promise<ParsedSettings>;

type ReloadParts = Pick<Rooms, 'settings' | 'log' | 'identity' | 'ucs'> & {
  readonly listener: Pick<Listener, 'renewCertificate'>;
};

const WRONG = 'The configuration is wrong: nothing of it is taken over, all goes on as before.';
const NOT_READ = 'The settings could not be read anew: all goes on as before.';
const CERTIFICATE_NOT_READ = 'The certificate of the listener could not be read anew: it stays as it was.';

/**
 * Takes over what may change while the gateway runs: contact centres with their features and users, the listener's certificate, and the token for the UCS. A wrong
 * configuration changes nothing. The log says what came of it, and so does the promise, which never rejects.
 */
export function createReload(parts: ReloadParts, readAnew: ReadAnew): () => Promise<Reloaded> {
  let last: Promise<unknown> = Promise.resolve();

  async function readAndTake(): Promise<Reloaded> {
    try {
      return takeOver(parts, await readAnew());
    } catch (error) {
      parts.log.error({ error }, NOT_READ);
      return { ok: false, problem: NOT_READ, mistakes: [] };
    }
  }

  return () => {
    // One after the other: what was read last must be what counts.
    const reloaded = last.then(readAndTake);
    last = reloaded;
    return reloaded;
  };
}

function takeOver({ settings, log, identity, ucs, listener }: ReloadParts, parsed: ParsedSettings): Reloaded {
  if (!parsed.ok) {
    const mistakes = parsed.mistakes.map(toMistakeLine);
    log.error({ mistakes }, WRONG);
    return { ok: false, problem: WRONG, mistakes };
  }
  const { contactCentres } = parsed.settings.identity;
  identity.replaceContactCentres(contactCentres);
  const users = contactCentres.reduce((sum, centre) => sum + centre.users.length, 0);
  log.info({ contactCentres: contactCentres.length, users }, 'Contact centres and users were read anew.');
  ucs.rereadToken();
  const problems = renewCertificate(listener, parsed.settings, log) ? [] : [CERTIFICATE_NOT_READ];
  const forNextStart = changedSettings(settings, parsed.settings);
  if (forNextStart.length > 0)
    log.warn({ settings: forNextStart }, 'Other settings have changed: they count from the next start on.');
  return { ok: true, contactCentres: contactCentres.length, users, problems, forNextStart };
}

/** False when it stays as it was: the files were looked at a moment ago, but may be replaced just now. */
function renewCertificate(listener: ReloadParts['listener'], settings: Settings, log: Log): boolean {
  try {
    listener.renewCertificate(settings);
    return true;
  } catch (error) {
    log.error({ error }, CERTIFICATE_NOT_READ);
    return false;
  }
}
