import { z } from 'zod';
import { isKeptText } from './exact.ts';
import { characterCount } from './text.ts';

const PATH_MAX_CHARACTERS = 2048;
const ID_MAX_CHARACTERS = 64;
const error = `expected the path of a contact, such as /contacts/ID, with an id of 1 to ${ID_MAX_CHARACTERS} characters`;

/** A path, a full URL or a bare id: what counts is the last segment. */
export const contactPath = z
  .string({ error })
  .max(PATH_MAX_CHARACTERS, { error })
  .refine((path) => isKeptText(path) && isContactId(toContactId(path)), { error })
  .meta({
    description: 'Path of the contact, such as /contacts/0000DaA3G4VF000Q, a full URL, or the id alone.',
    minLength: 1,
    pattern: `^([^?#\\x00]*/)?[^/?#\\x00]{1,${ID_MAX_CHARACTERS}}([?#][^\\x00]*)?$`,
  });

/** The id behind the last slash of a contact's path, without a query or a fragment. */
export function toContactId(path: string): string {
  const bare = path.replace(/[?#].*$/s, '');
  const id = bare.slice(bare.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function isContactId(id: string): boolean {
  return id !== '' && characterCount(id) <= ID_MAX_CHARACTERS && isKeptText(id);
}
