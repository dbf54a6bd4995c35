import type { Log, LogFields } from '../../src/telemetry/port.ts';

/** A log whose lines a test can read, and wait for. */
export type CollectingLog = {
  readonly log: Log;
  readonly sentences: readonly string[];
  /** Resolves when the sentence has been written so often. */
  until(sentence: string, times?: number): Promise<void>;
};

export function createCollectingLog(): CollectingLog {
  const sentences: string[] = [];
  let waiting: { readonly isDone: () => boolean; readonly resolve: () => void }[] = [];
  const add = (_fields: LogFields, sentence: string): void => {
    sentences.push(sentence);
    for (const { isDone, resolve } of waiting) if (isDone()) resolve();
    waiting = waiting.filter(({ isDone }) => !isDone());
  };
  const log: Log = { debug: add, info: add, warn: add, error: add, child: () => log };
  return {
    log,
    sentences,
    until: (sentence, times = 1) =>
      new Promise((resolve) => {
        const isDone = () => sentences.filter((each) => each === sentence).length >= times;
        if (isDone()) resolve();
        else waiting.push({ isDone, resolve });
      }),
  };
}
