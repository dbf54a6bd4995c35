import type { EventEmitter } from 'node:events';
import type { Log } from './port.ts';

/** What the other end of a connection can bring about at any moment: it ends that connection and concerns nothing else. */
const OF_ONE_CONNECTION: ReadonlySet<unknown> = new Set([
  ...['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ENOTCONN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ERR_STREAM_DESTROYED', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_WRITE_AFTER_END'],
]);

export type LastResortOptions = {
  readonly log: Pick<Log, 'error'>;
  /** Where errors arrive that nobody handled: the process. */
  readonly faults: EventEmitter;
  /** Ends the process. */
  readonly end: () => void;
};

/**
 * Hears the errors that nobody handled. What belongs to one connection is told in the log, and the others go on: somebody forgot to listen
 * to a socket. Anything else is a fault of the program, whose state nobody knows any more: it is told, and the process ends.
 */
export function watchLastResort({ log, faults, end }: LastResortOptions): { stop(): void } {
  const hear = (error: unknown): void => {
    if (error instanceof Error && 'code' in error && OF_ONE_CONNECTION.has(error.code)) {
      log.error({ error }, 'A broken connection was handled by nobody.');
      return;
    }
    log.error({ error }, 'An unexpected fault ends the process. What was accepted is on disk.');
    end();
  };
  faults.on('uncaughtException', hear).on('unhandledRejection', hear);
  return { stop: () => void faults.off('uncaughtException', hear).off('unhandledRejection', hear) };
}
