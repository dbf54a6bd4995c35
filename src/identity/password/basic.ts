import { hash, randomBytes } from 'node:crypto';
import { createTurnstile } from '../../kernel/bounds/turnstile.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ONE_TURN } from '../../kernel/turns.ts';
import type { Log, Metrics, ReportLimit } from '../../telemetry/port.ts';
import type { Directory, DirectoryEntry } from '../directory.ts';
import { createExpiringMap } from '../expiring-map.ts';
import { parseBasicCredentials } from './basic-credentials.ts';
import { createGuessLimits, type Guess, type GuessLimitsOptions } from './guess-limits.ts';
import { toGuessSource } from './guess-source.ts';
import type { PasswordCheck } from './password-hash.ts';
import { createPasswordLane, type PasswordLaneOptions } from './password-lane.ts';

export type BasicOptions = GuessLimitsOptions &
  PasswordLaneOptions & {
    /** Verified passwords remembered; 0 remembers none. */
    readonly passwordCacheEntries: number;
    /** How long after its last use. */
    readonly passwordCacheMs: number;
    readonly checkPassword: PasswordCheck;
    /** Credentials that are not remembered: so many are looked at in one turn of the event loop, and so many wait for theirs. */
    readonly strangersPerTurn: number;
    readonly strangersWaitingMax: number;
    readonly clock: Clock;
    readonly log: Log;
    readonly metrics: Pick<Metrics, 'signInFailed'>;
    readonly reportLimit: ReportLimit;
  };

/**
 * Whom the credentials belong to. `wrong`; `busy`: too many passwords wait to be checked, so it is not known; or the seconds for which
 * none from there is looked at.
 */
export type BasicFinding = DirectoryEntry | 'wrong' | 'busy' | { readonly throttledSeconds: number };

/** Credentials that are not remembered. */
type Attempt = {
  readonly guess: Guess;
  readonly password: string;
  readonly cacheKey: string;
  readonly clientAddress: string;
};

/** Finds out about the credentials of a request from this address. */
export type BasicCheck = (base64Credentials: string, clientAddress: string) => Promise<BasicFinding>;

/** HTTP Basic. Verified credentials are remembered under a keyed hash, never as they are: who has them is not slowed by who guesses. */
export function createBasicCheck(options: BasicOptions, directory: Directory): BasicCheck {
  const { clock, log, metrics, reportLimit } = options;
  // Nobody sees the hash, so the key may simply come first; an HMAC costs five times as much.
  const hashKey = randomBytes(32).toString('base64');
  const verified = createExpiringMap<DirectoryEntry>(options.passwordCacheEntries, clock);
  const underWay = new Map<string, Promise<BasicFinding>>();
  const lane = createPasswordLane(options);
  const limits = createGuessLimits(options);
  // Hundreds that come at once would hold up everybody else for as long as it takes to refuse them.
  const turnstile = createTurnstile({
    clock,
    together: options.strangersPerTurn,
    pause: ONE_TURN,
    waitingMax: options.strangersWaitingMax,
  });

  /** Undefined where it was not remembered, or has changed since. */
  function recall(cacheKey: string): DirectoryEntry | undefined {
    const known = verified.get(cacheKey);
    const entry = known && directory.byUserName(known.caller.userName);
    if (entry === undefined || entry.passwordMark !== known?.passwordMark) return undefined;
    remember(cacheKey, entry);
    return entry;
  }
  function remember(cacheKey: string, entry: DirectoryEntry): void {
    if (options.passwordCacheEntries > 0) verified.set(cacheKey, entry, clock.nowMs() + options.passwordCacheMs);
  }

  async function throttle({ guess, clientAddress }: Attempt): Promise<BasicFinding | undefined> {
    const throttledSeconds = await limits.waitSeconds(guess);
    if (throttledSeconds === undefined) return undefined;
    reportLimit('wrong-passwords', { address: clientAddress });
    return { throttledSeconds };
  }
  async function checkInTurn(attempt: Attempt): Promise<BasicFinding> {
    const { guess, password, clientAddress } = attempt;
    // Those before it in the lane may have been wrong.
    const throttled = await throttle(attempt);
    if (throttled !== undefined) return throttled;
    const entry = directory.byUserName(guess.userName);
    // An unknown name takes as long as a known one: the same work is done, for nothing.
    const phcHash = entry?.passwordHash ?? directory.decoyHash(guess.userName);
    const isRight = await options.checkPassword({ password, phcHash }).catch((error: unknown) => {
      log.warn({ error }, 'A password could not be checked.');
      return undefined;
    });
    if (isRight === undefined) return 'busy';
    if (entry === undefined || !isRight) {
      await limits.wrong(guess);
      metrics.signInFailed('password');
      log.info({ address: clientAddress, userName: guess.userName }, 'A sign-in failed: wrong user name or password.');
      return 'wrong';
    }
    await limits.right(guess);
    remember(attempt.cacheKey, entry);
    return entry;
  }
  async function verify(credentials: string, cacheKey: string, clientAddress: string): Promise<BasicFinding> {
    const { userName, password } = parseBasicCredentials(credentials);
    const guess = { source: toGuessSource(clientAddress), userName };
    const attempt = { guess, password, cacheKey, clientAddress };
    const throttled = await throttle(attempt);
    if (throttled !== undefined) return throttled;
    const finding = await lane(guess.source, () => checkInTurn(attempt));
    if (finding === 'busy') reportLimit('password-checks', { address: clientAddress });
    return finding;
  }

  function inTurn(clientAddress: string, check: () => Promise<BasicFinding>): Promise<BasicFinding> {
    const { promise, resolve, reject } = Promise.withResolvers<BasicFinding>();
    if (turnstile.enter(() => void check().then(resolve, reject))) return promise;
    reportLimit('password-checks', { address: clientAddress });
    return Promise.resolve('busy');
  }

  return (credentials, clientAddress) => {
    const cacheKey = hash('sha256', hashKey + credentials, 'base64');
    const known = recall(cacheKey);
    if (known !== undefined) return Promise.resolve(known);
    const askedKey = `${cacheKey} ${clientAddress}`;
    const shared = underWay.get(askedKey);
    if (shared !== undefined) return shared;
    const check = inTurn(clientAddress, () => verify(credentials, cacheKey, clientAddress)).finally(() =>
      underWay.delete(askedKey),
    );
    underWay.set(askedKey, check);
    return check;
  };
}
