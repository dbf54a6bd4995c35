import { createFifoQueue, type FifoQueue } from '../../kernel/fifo-queue.ts';
import type { Job } from './job.ts';

/** Jobs of one tenant with one order key stand in line: only the first may run. */
export type OrderLines = {
  /** True when the job may run now. */
  enter(job: Job): boolean;
  /** Whether no other stands before it. */
  isFirst(job: Job): boolean;
  /** The job is over. Gives the one that may run next. */
  leave(job: Job): Job | undefined;
};

export function createOrderLines(): OrderLines {
  const lines = new Map<string, FifoQueue<Job>>();

  return {
    enter(job) {
      const key = lineKey(job);
      if (key === undefined) return true;
      const line = lines.get(key) ?? createFifoQueue<Job>();
      lines.set(key, line);
      line.push(job);
      return line.size() === 1;
    },
    isFirst(job) {
      const key = lineKey(job);
      return key === undefined || lines.get(key)?.peek() === job;
    },
    leave(job) {
      const key = lineKey(job);
      if (key === undefined) return undefined;
      const line = lines.get(key);
      line?.shift();
      const next = line?.peek();
      if (next === undefined) lines.delete(key);
      return next;
    },
  };
}

function lineKey({ record }: Job): string | undefined {
  return record.orderKey === undefined ? undefined : `${record.user.tenant}\n${record.orderKey}`;
}
