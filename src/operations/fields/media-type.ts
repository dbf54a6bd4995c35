import { choice } from './choice.ts';
import { optional } from './text.ts';

/** The UCS stores phone calls under this name; the API shows them as `call`. */
const STORED_CALL = 'voice';

export const optionalMediaType = optional(
  choice('Medium of the interactions; all when left out.', [
    'call',
    'chat',
    'email',
    'facebook',
    'facebooksession',
    'openmedia',
    'twitter',
    'workitem',
  ]),
);

/** The name under which the UCS stores a medium. */
export function toStoredMediaType(shown: string | undefined): string | undefined {
  return shown === 'call' ? STORED_CALL : shown;
}

/** The name by which the API shows a medium. */
export function toShownMediaType(stored: string): string {
  return stored === STORED_CALL ? 'call' : stored;
}
