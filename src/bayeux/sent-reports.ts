import type { Input, SentReport } from './protocol/port.ts';

/**
 * Gathers what sockets report in one turn of the process: the core looks at all of it at once. With a report by itself, an event to
 * a thousand WebSockets took a tenth more of the processor outside the kernel.
 */
export type SentReports = {
  add(report: SentReport): void;
  /** Feeds what is gathered: nothing else may overtake it. */
  flush(): void;
};

export function createSentReports(feed: (input: Input) => void): SentReports {
  let gathered: SentReport[] = [];

  function flush(): void {
    if (gathered.length === 0) return;
    const reports = gathered;
    gathered = [];
    feed({ type: 'sent', reports });
  }
  return {
    add(report) {
      // After all that Node has to say in this turn.
      if (gathered.push(report) === 1) queueMicrotask(flush);
    },
    flush,
  };
}
