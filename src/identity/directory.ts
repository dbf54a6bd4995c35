import { createHash } from 'node:crypto';
import { type Caller, type UserKey, userKeyText } from './caller.ts';

export type User = {
  /** What the user signs in with; unique in the deployment. */
  readonly userName: string;
  /** Default: the userName. */
  readonly userId?: string | undefined;
  readonly firstName: string;
  readonly lastName: string;
  readonly emailAddress: string;
  /** PHC string of scrypt. */
  readonly passwordHash: string;
};

export type ContactCentre = {
  /** The tenant of the UCS. */
  readonly name: string;
  readonly features: readonly string[];
  readonly users: readonly User[];
};

export type DirectoryEntry = {
  readonly caller: Caller;
  readonly passwordHash: string;
  /** Changes with the password, so that sessions of the old one end. */
  readonly passwordMark: string;
};

/** Who there is, by configuration. */
export type Directory = {
  byUserName(userName: string): DirectoryEntry | undefined;
  byKey(user: UserKey): DirectoryEntry | undefined;
  /** The hash of somebody's password, always the same for one name: checking a password against it takes what checking that of a user takes. */
  decoyHash(userName: string): string;
  /** Features of a contact centre; undefined when there is no such centre. */
  features(tenant: string): readonly string[] | undefined;
};

export function createDirectory(contactCentres: readonly ContactCentre[]): Directory {
  const features = new Map(contactCentres.map((centre) => [centre.name, centre.features]));
  const byUserName = new Map<string, DirectoryEntry>();
  const byKey = new Map<string, DirectoryEntry>();
  for (const centre of contactCentres) {
    for (const user of centre.users) {
      const entry = toEntry(centre, user);
      byUserName.set(user.userName, entry);
      byKey.set(userKeyText(entry.caller), entry);
    }
  }
  const hashes = [...byUserName.values()].map(({ passwordHash }) => passwordHash);
  return {
    byUserName: (userName) => byUserName.get(userName),
    byKey: (user) => byKey.get(userKeyText(user)),
    decoyHash: (userName) => hashes[toNumber(userName) % hashes.length] ?? NOBODY,
    features: (tenant) => features.get(tenant),
  };
}

/** Of nobody's password. */
const NOBODY = `$scrypt$ln=14,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Any text as a number of 32 bits. */
function toNumber(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE();
}

function toEntry(centre: ContactCentre, user: User): DirectoryEntry {
  const { userName, userId = userName, firstName, lastName, emailAddress, passwordHash } = user;
  return {
    caller: { tenant: centre.name, userId, userName, firstName, lastName, emailAddress, features: centre.features },
    passwordHash,
    passwordMark: createHash('sha256').update(passwordHash).digest('base64url').slice(0, 12),
  };
}
