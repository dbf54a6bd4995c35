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

/** Who there is, by configuration. Nothing found in it may be kept: it is read anew while the gateway runs. */
export type Directory = {
  /** Those in force. */
  contactCentres(): readonly ContactCentre[];
  byUserName(userName: string): DirectoryEntry | undefined;
  byKey(user: UserKey): DirectoryEntry | undefined;
  /** The hash of somebody's password, always the same for one name: checking a password against it takes what checking that of a user takes. */
  decoyHash(userName: string): string;
  /** Features of a contact centre; undefined when there is no such centre. */
  features(tenant: string): readonly string[] | undefined;
  /** Whether a token of the OpenID Connect provider may name this user: of a contact centre that there is, and of the configuration only where a setting says so. */
  mayBeProvided(user: UserKey): boolean;
  /** Puts others in their place. Says who, of those before, is gone or has another password. */
  replace(contactCentres: readonly ContactCentre[]): (user: UserKey) => boolean;
};

export type DirectoryOptions = {
  /** Users of the configuration may come with tokens of the provider, too. */
  readonly configuredUsersProvided: boolean;
};

export function createDirectory(contactCentres: readonly ContactCentre[], options: DirectoryOptions): Directory {
  let tables = createTables(contactCentres);

  function mayBeProvided({ features, byKey }: Tables, user: UserKey): boolean {
    return features.has(user.tenant) && (options.configuredUsersProvided || !byKey.has(userKeyText(user)));
  }
  return {
    contactCentres: () => tables.contactCentres,
    byUserName: (userName) => tables.byUserName.get(userName),
    byKey: (user) => tables.byKey.get(userKeyText(user)),
    decoyHash: (userName) => tables.hashes[toNumber(userName) % tables.hashes.length] ?? NOBODY,
    features: (tenant) => tables.features.get(tenant),
    mayBeProvided: (user) => mayBeProvided(tables, user),
    replace(next) {
      const before = tables;
      const after = createTables(next);
      tables = after;
      return (user) => {
        const key = userKeyText(user);
        const known = before.byKey.get(key);
        if (known !== undefined) return after.byKey.get(key)?.passwordMark !== known.passwordMark;
        return mayBeProvided(before, user) && !mayBeProvided(after, user);
      };
    },
  };
}

type Tables = {
  readonly contactCentres: readonly ContactCentre[];
  readonly features: ReadonlyMap<string, readonly string[]>;
  readonly byUserName: ReadonlyMap<string, DirectoryEntry>;
  readonly byKey: ReadonlyMap<string, DirectoryEntry>;
  readonly hashes: readonly string[];
};

function createTables(contactCentres: readonly ContactCentre[]): Tables {
  const entries = contactCentres.flatMap((centre) => centre.users.map((user) => toEntry(centre, user)));
  return {
    contactCentres,
    features: new Map(contactCentres.map((centre) => [centre.name, centre.features])),
    byUserName: new Map(entries.map((entry) => [entry.caller.userName, entry])),
    byKey: new Map(entries.map((entry) => [userKeyText(entry.caller), entry])),
    hashes: entries.map(({ passwordHash }) => passwordHash),
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
