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

type Place<Record> = {
  /** Of this node, and ready to run. */
  record: Record | undefined;
  released: boolean;
};

export function createOrderWatch<Record extends WatchedRecord>(release: (record: Record) => void): OrderWatch<Record> {
  /** The open records of each line in the order of the stream, as a Map keeps it. */
  const lines = new Map<string, Map<number, Place<Record>>>();
  /** Records that are ready before the stream has shown them. */
  const early = new Map<number, Record>();

  function releaseFrom(line: ReadonlyMap<number, Place<Record>>): void {
    for (const place of line.values()) {
      if (place.record === undefined) return;
      if (place.released) continue;
      place.released = true;
      release(place.record);
    }
  }

  return {
    opened(name, number) {
      const line = lines.get(name) ?? new Map<number, Place<Record>>();
      lines.set(name, line);
      if (line.has(number)) return;
      line.set(number, { record: early.get(number), released: false });
      early.delete(number);
      releaseFrom(line);
    },
    closed(name, number) {
      const line = lines.get(name);
      if (line?.delete(number) !== true) return;
      if (line.size === 0) lines.delete(name);
      else releaseFrom(line);
    },
    ready(record) {
      const line = lines.get(record.line);
      const place = line?.get(record.number);
      if (line === undefined || place === undefined) {
        early.set(record.number, record);
        return;
      }
      place.record = record;
      releaseFrom(line);
    },
    lines: () => lines.size,
  };
}
