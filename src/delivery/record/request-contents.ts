import type { RequestContent, RequestRecord } from '../journal.ts';

/** Contents of open records: in memory while there is room, else read from the storage when their turn comes. */
export type RequestContents = {
  /** Of a record that was just accepted. */
  keep(record: RequestRecord, content: RequestContent): void;
  get(record: RequestRecord): Promise<RequestContent | undefined>;
  /** The record is closed. */
  drop(record: RequestRecord): void;
};

export type RequestContentsOptions = {
  /** Sum of the sizes that the records in memory have in the storage. */
  readonly bytesMax: number;
  readonly load: (record: RequestRecord) => Promise<RequestContent | undefined>;
};

export function createRequestContents({ bytesMax, load }: RequestContentsOptions): RequestContents {
  const kept = new Map<number, RequestContent>();
  let bytes = 0;

  return {
    keep(record, { parameters, trace }) {
      if (bytes + record.bytes > bytesMax) return;
      bytes += record.bytes;
      kept.set(record.referenceId, { parameters, trace });
    },
    get: async (record) => kept.get(record.referenceId) ?? load(record),
    drop(record) {
      if (kept.delete(record.referenceId)) bytes -= record.bytes;
    },
  };
}
