import type { Clock } from '../../kernel/clock.ts';
import type { UcsClient } from '../port.ts';

/** Resolves when it is known for the first time whether the UCS serves, at the latest after `maxMs`. To be called as soon as the client is there. */
export function firstHealth(ucs: Pick<UcsClient, 'onHealthChange'>, clock: Clock, maxMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(maxMs, done);
    const end = ucs.onHealthChange(done);
    function done(): void {
      timer.cancel();
      end();
      resolve();
    }
  });
}
