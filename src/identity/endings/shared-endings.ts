import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { every } from '../../kernel/every.ts';
import { createEndingsTable } from './endings-table.ts';
import type { Ending, SignInEndings } from './sign-in-endings.ts';

/** What several gateways share of endings: texts that every one of them gets, those of before its start too. */
export type EndingTexts = {
  /** Resolves when it is kept, for this many milliseconds; waits while nothing can be kept. */
  store(text: string, forMs: number): Promise<void>;
  /** Every text that is kept, in their order, once. */
  follow(follower: (text: string) => void): void;
};

export type SharedEndingsOptions = {
  readonly shared: EndingTexts;
  readonly clock: Clock;
  /** How often what is over is forgotten. */
  readonly endingsSweepMs: number;
  /** After so long the one who ended a sign-in is told that it could not be kept yet; it goes on being tried. */
  readonly endingKeptMaxMs: number;
};

const endingText = z.object({
  user: z.object({ tenant: z.string(), userId: z.string() }),
  signIn: z.string().optional(),
  atMs: z.number(),
  untilMs: z.number(),
});

/** The home of endings for several gateways: each hears of the others' within a moment. */
export function createSharedEndings(options: SharedEndingsOptions): SignInEndings {
  const { shared, clock } = options;
  const table = createEndingsTable();
  const followers = new Set<(ending: Ending) => void>();
  const sweep = every(clock, options.endingsSweepMs, () => table.forgetOver(clock.nowMs()));

  function add(ending: Ending): boolean {
    if (!table.add(ending, clock.nowMs())) return false;
    for (const follower of followers) follower(ending);
    return true;
  }

  shared.follow((text) => {
    const { signIn, ...rest } = endingText.parse(JSON.parse(text));
    add({ ...rest, signIn });
  });

  return {
    end(ending) {
      if (!add(ending)) return Promise.resolve();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const timer = clock.after(options.endingKeptMaxMs, () =>
        reject(new Error('the end of a sign-in is not kept yet')),
      );
      void shared.store(JSON.stringify(ending), ending.untilMs - clock.nowMs()).then(() => {
        timer.cancel();
        resolve();
      });
      return promise;
    },
    isEnded: table.isEnded,
    follow(follower) {
      followers.add(follower);
      return () => void followers.delete(follower);
    },
    async stop() {
      sweep.cancel();
    },
  };
}
