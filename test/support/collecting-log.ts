import type { Log, LogFields } from '../../src/telemetry/port.ts';

type Level = Exclude<keyof Log, 'child' | 'isEnabled' | 'record'>;

/** A log whose lines a test can read, and wait for. */
export type CollectingLog = {
  readonly log: Log;
  readonly sentences: readonly string[];
  /** Those of one level. */
  sentencesAt(level: Level): readonly string[];
  /** The fields of each line with this sentence. */
  fieldsOf(sentence: string): readonly LogFields[];
  /** Resolves when the sentence has been written so often. */
  until(sentence: string, times?: number): Promise<void>;
};

export function createCollectingLog(): CollectingLog {
  const sentences: string[] = [];
  const lines: { readonly level: Level; readonly sentence: string; readonly fields: LogFields }[] = [];
  let waiting: { readonly isDone: () => boolean; readonly resolve: () => void }[] = [];
  const addAt =
    (level: Level) =>
    (fields: LogFields, sentence: string): void => {
      sentences.push(sentence);
      lines.push({ level, sentence, fields });
      for (const { isDone, resolve } of waiting) if (isDone()) resolve();
      waiting = waiting.filter(({ isDone }) => !isDone());
    };
  const log: Log = {
    debug: addAt('debug'),
    info: addAt('info'),
    warn: addAt('warn'),
    error: addAt('error'),
    record: addAt('info'),
    isEnabled: () => true,
    child: () => log,
  };
  return {
    log,
    sentences,
    sentencesAt: (level) => lines.filter((line) => line.level === level).map(({ sentence }) => sentence),
    fieldsOf: (sentence) => lines.filter((line) => line.sentence === sentence).map(({ fields }) => fields),
    until: (sentence, times = 1) =>
      new Promise((resolve) => {
        const isDone = () => sentences.filter((each) => each === sentence).length >= times;
        if (isDone()) resolve();
        else waiting.push({ isDone, resolve });
      }),
  };
}
