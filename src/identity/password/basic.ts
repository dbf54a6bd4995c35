import { hash, randomBytes } from 'node:crypto';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Clock } from '../../kernel/clock.ts';
import type { Directory, DirectoryEntry } from '../directory.ts';
import { createExpiringMap } from '../expiring-map.ts';
import { parseBasicCredentials } from './basic-credentials.ts';
import type { PasswordCheck } from './password-checks.ts';

export type BasicOptions = {
  /** Verified passwords remembered; 0 remembers none. */
  readonly passwordCacheEntries: number;
  readonly passwordCacheMs: number;
  /** Wrong passwords for one user within the window; past it, passwords that are not remembered are refused unseen. */
  readonly failedAttemptsMax: number;
  readonly failedAttemptsWindowMs: number;
};

/** Who the credentials belong to: undefined when they are wrong, `busy` when there is no capacity to tell. */
export type BasicCheck = (base64Credentials: string) => Promise<DirectoryEntry | undefined | 'busy'>;

/** A hash of nobody's password: an unknown user takes as long as a known one. */
const NOBODY = `$scrypt$ln=14,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
/** Attempts on all unknown names count together: a table of names from outside would have no bound. */
const UNKNOWN_USERS = '\n';

/** HTTP Basic. Verified credentials are remembered under a keyed hash, never as they are. */
export function createBasicCheck(
  options: BasicOptions,
  directory: Directory,
  checkPassword: PasswordCheck,
  clock: Clock,
): BasicCheck {
  // Nobody sees the hash, so the key may simply come first; an HMAC costs five times as much.
  const hashKey = randomBytes(32).toString('base64');
  const verified = createExpiringMap<DirectoryEntry>(options.passwordCacheEntries, clock);
  const underWay = new Map<string, Promise<DirectoryEntry | undefined | 'busy'>>();
  const failures = new RateLimiterMemory({
    points: options.failedAttemptsMax,
    duration: options.failedAttemptsWindowMs / 1000,
  });

  async function verify(credentials: string, cacheKey: string): Promise<DirectoryEntry | undefined | 'busy'> {
    const { userName, password } = parseBasicCredentials(credentials);
    const entry = directory.byUserName(userName);
    const throttleKey = entry === undefined ? UNKNOWN_USERS : userName;
    const failed = await failures.get(throttleKey);
    if (failed !== null && failed.consumedPoints >= options.failedAttemptsMax) return undefined;
    const right = await checkPassword(password, entry?.passwordHash ?? NOBODY);
    if (right === 'busy') return 'busy';
    if (entry === undefined || !right) {
      await failures.penalty(throttleKey);
      return undefined;
    }
    if (options.passwordCacheEntries > 0) verified.set(cacheKey, entry, clock.nowMs() + options.passwordCacheMs);
    return entry;
  }

  return (credentials) => {
    const cacheKey = hash('sha256', hashKey + credentials, 'base64');
    const known = verified.get(cacheKey);
    if (known !== undefined) return Promise.resolve(known);
    const shared = underWay.get(cacheKey);
    if (shared !== undefined) return shared;
    const check = verify(credentials, cacheKey).finally(() => underWay.delete(cacheKey));
    underWay.set(cacheKey, check);
    return check;
  };
}
