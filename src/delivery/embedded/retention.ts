import type { Clock } from '../../kernel/clock.ts';
import { every } from '../../kernel/every.ts';
import type { Log } from '../../telemetry/port.ts';
import type { JournalHealth } from '../journal.ts';
import type { StorageReply } from './storage-message.ts';

/** Removes from the logs what is too old, or too much, and knows what they take. */
export type Retention = {
  /** What the storage says that it has removed. */
  retained(reply: Extract<StorageReply, { readonly type: 'retained' }>): void;
  /** Undefined until the storage has said it. */
  disk(): JournalHealth['disk'];
  stop(): void;
};

export type RetentionOptions = {
  readonly clock: Clock;
  /** What entries are dated by. */
  readonly steadyMs: () => number;
  /** Age at which log entries are removed. */
  readonly logRetentionMs: number;
  /** How often retention looks for what to remove. */
  readonly retentionIntervalMs: number;
  readonly log: Log;
  /** Asks the storage to remove some of what was logged before that moment. */
  readonly remove: (oldBeforeMs: number) => void;
};

export function createRetention(options: RetentionOptions): Retention {
  const { clock, logRetentionMs } = options;
  const startedMs = clock.monotonicMs();
  const timer = every(clock, options.retentionIntervalMs, retain);
  let disk: JournalHealth['disk'];
  let shortened = false;

  function retain(): void {
    // Old is what is old on both clocks; of entries from before this start the monotonic one knows only how long that is ago.
    const sinceStartMs = clock.monotonicMs() - startedMs;
    const nowMs = Math.min(clock.nowMs(), options.steadyMs());
    options.remove(sinceStartMs < logRetentionMs ? Number.NEGATIVE_INFINITY : nowMs - logRetentionMs);
  }

  return {
    retained(reply) {
      disk = reply.disk ?? disk;
      if (reply.shortened && !shortened)
        options.log.warn(
          { ...disk },
          'The notification logs together are too large for the disk: their oldest entries are removed.',
        );
      shortened = reply.shortened;
      if (reply.more) retain();
    },
    disk: () => disk,
    stop: () => timer.cancel(),
  };
}
