import type { RequestRecord } from '../journal.ts';

/** Holds back accepted records until their HTTP answer is out, and keeps the order of acceptance among those with one order key. */
export type AnswerGate = {
  /** A record that was just accepted, in the order of acceptance, at this time of the monotonic clock. */
  hold(record: RequestRecord, nowMs: number): void;
  /** Its answer was handed to the socket, or the socket is gone. Idempotent. */
  answered(record: RequestRecord): void;
  /** Lets go of records that are held since before this moment, answered or not. */
  releaseBefore(heldSinceMs: number): void;
};

/** Records that may go to the dispatcher are given to `release`. */
export function createAnswerGate(release: (record: RequestRecord) => void): AnswerGate {
  /** In the order of acceptance, as a Map keeps it, with the time since when. */
  const waiting = new Map<RequestRecord, number>();
  /** Records of one order key that wait, or wait behind one that waits. */
  const lines = new Map<string, RequestRecord[]>();

  function answered(record: RequestRecord): void {
    if (!waiting.delete(record)) return;
    const key = lineKey(record);
    const line = key === undefined ? undefined : lines.get(key);
    if (key === undefined || line === undefined) {
      release(record);
      return;
    }
    while (line[0] !== undefined && !waiting.has(line[0])) {
      const next = line.shift();
      if (next !== undefined) release(next);
    }
    if (line.length === 0) lines.delete(key);
  }

  return {
    hold(record, nowMs) {
      waiting.set(record, nowMs);
      const key = lineKey(record);
      if (key === undefined) return;
      const line = lines.get(key);
      if (line === undefined) lines.set(key, [record]);
      else line.push(record);
    },
    answered,
    releaseBefore(heldSinceMs) {
      for (const [record, sinceMs] of waiting) {
        if (sinceMs >= heldSinceMs) return;
        answered(record);
      }
    },
  };
}

function lineKey(record: RequestRecord): string | undefined {
  return record.orderKey === undefined ? undefined : `${record.user.tenant}\n${record.orderKey}`;
}
