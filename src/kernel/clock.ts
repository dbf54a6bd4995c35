/** A running timer. Cancelling one that has fired does nothing. */
export type Timer = { cancel(): void };

/** Time as a port, so that tests can move it by hand. */
export type Clock = {
  /** Wall-clock milliseconds since 1970: what is written to disk and shown to people. */
  nowMs(): number;
  /** Milliseconds that never run backwards: for measuring and for deadlines. */
  monotonicMs(): number;
  after(delayMs: number, run: () => void): Timer;
};

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
