import { hash } from 'node:crypto';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

export type GuessLimitsOptions = {
  /** Wrong passwords for one user name from one address within the window; known names and unknown ones alike. */
  readonly wrongPasswordsPerName: number;
  /** Wrong passwords from one address within the window. */
  readonly wrongPasswordsPerAddress: number;
  readonly wrongPasswordsWindowMs: number;
};

/** One attempt: where it comes from, and whom it is about. */
export type Guess = { readonly source: string; readonly userName: string };

/** Slows who guesses, and nobody else: what counts is always the source, so that nobody can lock out a user elsewhere. */
export type GuessLimits = {
  /** Seconds that the source has to wait before this password is looked at; undefined when it need not. */
  waitSeconds(guess: Guess): Promise<number | undefined>;
  wrong(guess: Guess): Promise<void>;
  /** The name's own count begins anew; that of the source does not, since a guesser may have an account. */
  right(guess: Guess): Promise<void>;
};

export function createGuessLimits(options: GuessLimitsOptions): GuessLimits {
  const duration = options.wrongPasswordsWindowMs / 1000;
  const byName = new RateLimiterMemory({ points: options.wrongPasswordsPerName, duration });
  const bySource = new RateLimiterMemory({ points: options.wrongPasswordsPerAddress, duration });
  // A name may be as long as a header.
  const nameKey = ({ source, userName }: Guess) => `${source} ${hash('sha256', userName, 'base64')}`;

  return {
    async waitSeconds(guess) {
      const counts = [
        { found: await byName.get(nameKey(guess)), max: options.wrongPasswordsPerName },
        { found: await bySource.get(guess.source), max: options.wrongPasswordsPerAddress },
      ];
      const waits = counts.map(({ found, max }) =>
        found !== null && found.consumedPoints >= max ? toSeconds(found) : 0,
      );
      return Math.max(...waits) || undefined;
    },
    async wrong(guess) {
      await byName.penalty(nameKey(guess));
      await bySource.penalty(guess.source);
    },
    async right(guess) {
      await byName.delete(nameKey(guess));
    },
  };
}

function toSeconds({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1000));
}
