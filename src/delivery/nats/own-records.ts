import type { RequestRecord } from '../journal.ts';

/** An open record that this node runs, and what tells where it lies in the stream: there may be many, so they hold no more. */
export type OwnRecord = {
  readonly record: RequestRecord;
  readonly number: number;
  /** Who accepted it. */
  readonly node: string;
};

/** The open records that this node runs, by what the dispatcher knows of them. */
export type OwnRecords = {
  add(own: OwnRecord): void;
  find(record: RequestRecord): OwnRecord | undefined;
  /** Undefined when it is closed: then there is nothing to do. At most one close is under way for each. */
  closing(record: RequestRecord, start: (own: OwnRecord) => Promise<void>): Promise<void>;
  size(): number;
};

export function createOwnRecords(): OwnRecords {
  const open = new Map<number, OwnRecord>();
  const closes = new Map<number, Promise<void>>();

  async function close(own: OwnRecord, start: (own: OwnRecord) => Promise<void>): Promise<void> {
    const { referenceId } = own.record;
    await start(own);
    open.delete(referenceId);
    closes.delete(referenceId);
  }

  return {
    add: (own) => void open.set(own.record.referenceId, own),
    find: ({ referenceId }) => open.get(referenceId),
    closing({ referenceId }, start) {
      const own = open.get(referenceId);
      if (own === undefined) return Promise.resolve();
      const known = closes.get(referenceId);
      if (known !== undefined) return known;
      const closed = close(own, start);
      closes.set(referenceId, closed);
      return closed;
    },
    size: () => open.size,
  };
}
