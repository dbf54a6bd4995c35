import type { Log, LogFields } from '../../src/telemetry/port.ts';

/** A log whose lines a test can read, and wait for. */
export type CollectingLog = {
  readonly log: Log;
  readonly sentences: readonly string[];
  /** The fields of each line with this sentence. */
  fieldsOf(sentence: string): readonly LogFields[];
  /** Resolves when the sentence has been written so often. */
  until(sentence: string, times?: number): Promise<void>;
};

export function createCollectingLog(): CollectingLog {
  const sentences: string[] = [];
  const lines: { readonly sentence: string; readonly fields: LogFields }[] = [];
  let waiting: { readonly isDone: () => boolean; readonly resolve: () => void }[] = [];
  const add = (fields: LogFields, sentence: string): void => {
    sentences.push(sentence);
    lines.push({ sentence, fields });
    for (const { isDone, resolve } of waiting) if (isDone()) resolve();
    waiting = waiting.filter(({ isDone }) => !isDone());
  };
  const log: Log = { debug: add, info: add, warn: add, error: add, child: () => log };
  return {
    log,
    sentences,
    fieldsOf: (sentence) => lines.filter((line) => line.sentence === sentence).map(({ fields }) => fields),
    until: (sentence, times = 1) =>
      new Promise((resolve) => {
        const isDone = () => sentences.filter((each) => each === sentence).length >= times;
        if (isDone()) resolve();
        else waiting.push({ isDone, resolve });
      }),
  };
}
