/** Those who wait for something that is looked for again at each `wake()`. */
export type Waiters = {
  /** Resolves with what `look` finds, at once or at a later wake(). */
  until<Result>(look: () => Result | undefined): Promise<Result>;
  wake(): void;
};

export function createWaiters(): Waiters {
  const waiters = new Set<() => void>();
  return {
    until: (look) =>
      new Promise((resolve) => {
        const waiter = () => {
          const found = look();
          if (found === undefined) return;
          waiters.delete(waiter);
          resolve(found);
        };
        waiters.add(waiter);
        waiter();
      }),
    wake() {
      for (const waiter of [...waiters]) waiter();
    },
  };
}
