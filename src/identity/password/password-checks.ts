import { isPassword } from './password-hash.ts';

export type PasswordChecksOptions = {
  /** scrypt runs at once; each takes a thread of the pool and 16 MiB. */
  readonly passwordChecksAtOnce: number;
  /** Checks that may wait for their turn; past it the answer is `busy`. */
  readonly passwordChecksWaitingMax: number;
};

/** Whether the password is right, or that there is no capacity to tell. */
export type PasswordCheck = (password: string, phcHash: string) => Promise<boolean | 'busy'>;

/** scrypt behind a gate, so that a flood of wrong passwords takes neither all threads nor all memory. */
export function createPasswordChecks(options: PasswordChecksOptions, check = isPassword): PasswordCheck {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function turn(): Promise<boolean> {
    if (running < options.passwordChecksAtOnce) {
      running++;
      return true;
    }
    if (waiting.length >= options.passwordChecksWaitingMax) return false;
    // The turn is handed over by the one that ends: `running` stays as it is.
    await new Promise<void>((resolve) => waiting.push(resolve));
    return true;
  }
  function done(): void {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  }

  return async (password, phcHash) => {
    if (!(await turn())) return 'busy';
    try {
      return await check(password, phcHash);
    } finally {
      done();
    }
  };
}
