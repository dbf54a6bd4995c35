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
  return {
    byUserName: (userName) => byUserName.get(userName),
    byKey: (user) => byKey.get(userKeyText(user)),
    features: (tenant) => features.get(tenant),
  };
}

function toEntry(centre: ContactCentre, user: User): DirectoryEntry {
  const { userName, userId = userName, firstName, lastName, emailAddress, passwordHash } = user;
  return {
    caller: { tenant: centre.name, userId, userName, firstName, lastName, emailAddress, features: centre.features },
    passwordHash,
    passwordMark: createHash('sha256').update(passwordHash).digest('base64url').slice(0, 12),
  };
}
