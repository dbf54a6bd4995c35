/** Outcomes that wait to be written, in bytes. They lie in memory: past a bound no more calls are made until the storage has taken some. */
export type OutcomeBacklog = {
  add(bytes: number): void;
  remove(bytes: number): void;
  isFull(): boolean;
  /** Calls the listener whenever isFull() has changed. The function returned ends it. */
  onChange(listener: () => void): () => void;
};

export function createOutcomeBacklog(bytesMax: number): OutcomeBacklog {
  const listeners = new Set<() => void>();
  let bytes = 0;

  function change(by: number): void {
    const wasFull = bytes >= bytesMax;
    bytes += by;
    if (bytes >= bytesMax !== wasFull) for (const listener of listeners) listener();
  }

  return {
    add: change,
    remove: (less) => change(-less),
    isFull: () => bytes >= bytesMax,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
