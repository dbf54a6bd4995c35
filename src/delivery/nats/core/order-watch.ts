/** A record that stands in a line: its number says which it is, its place in the stream when it comes. */
export type WatchedRecord = { readonly line: string; readonly number: number };

/**
 * Which of this node's records may run: those before which no other node has an open one in the same line. Fed with everything that the stream
 * says of lines, in its order. What this node itself has before it does not hold a record back: the dispatcher keeps their order.
 */
export type OrderWatch<Record extends WatchedRecord> = {
  /** The stream has an open record of this line. */
  opened(line: string, number: number): void;
  /** The stream has its tombstone. */
  closed(line: string, number: number): void;
  /** A record of this node that is ready to run; it is released now, or when it may be. */
  ready(record: Record): void;
  /** Lines with open records. */
  lines(): number;
};

/** The open records of a line in the order of the stream, as Set and Map keep it: those that were released come before all others. */
type Line<Record> = {
  readonly released: Set<number>;
  /** Each with the record itself, where it is this node's and ready to run. */
  readonly waiting: Map<number, Record | undefined>;
};

export function createOrderWatch<Record extends WatchedRecord>(release: (record: Record) => void): OrderWatch<Record> {
  const lines = new Map<string, Line<Record>>();
  /** Records that are ready before the stream has shown them. */
  const early = new Map<number, Record>();

  function releaseReady({ released, waiting }: Line<Record>): void {
    for (const [number, record] of waiting) {
      if (record === undefined) return;
      waiting.delete(number);
      released.add(number);
      release(record);
    }
  }

  return {
    opened(name, number) {
      const line = lines.get(name) ?? { released: new Set(), waiting: new Map() };
      lines.set(name, line);
      if (line.released.has(number) || line.waiting.has(number)) return;
      line.waiting.set(number, early.get(number));
      early.delete(number);
      releaseReady(line);
    },
    closed(name, number) {
      const line = lines.get(name);
      if (line === undefined || !(line.released.delete(number) || line.waiting.delete(number))) return;
      if (line.released.size + line.waiting.size === 0) lines.delete(name);
      else releaseReady(line);
    },
    ready(record) {
      const line = lines.get(record.line);
      if (line?.released.has(record.number) === true) return;
      if (line === undefined || !line.waiting.has(record.number)) {
        early.set(record.number, record);
        return;
      }
      line.waiting.set(record.number, record);
      releaseReady(line);
    },
    lines: () => lines.size,
  };
}
