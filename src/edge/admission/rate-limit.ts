import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { type UserKey, userKeyText } from '../../identity/caller.ts';

export type RateLimitOptions = {
  /** Requests per second that one user may send in the long run. */
  readonly ratePerUser: number;
  /** Requests that one user may send at once after a pause. */
  readonly rateBurst: number;
};

/** Counts a request; answers the seconds to wait when it is one too many. */
export type RateLimit = (user: UserKey) => Promise<{ readonly retryAfterSeconds: number } | undefined>;

/** One window holds a whole burst and lasts as long as the long-run rate needs for it. Windows of users that are quiet are forgotten. */
export function createRateLimit(options: RateLimitOptions): RateLimit {
  const limiter = new RateLimiterMemory({
    points: options.rateBurst,
    duration: options.rateBurst / options.ratePerUser,
  });
  return async (user) => {
    try {
      await limiter.consume(userKeyText(user));
      return undefined;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      return { retryAfterSeconds: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)) };
    }
  };
}
