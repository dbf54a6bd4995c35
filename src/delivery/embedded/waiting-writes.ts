import type { RequestRecord } from '../journal.ts';
import type { AcceptFate } from '../record/acceptance.ts';
import { createDeliveryMarks, type DeliveryMarks, type StoredMark } from '../record/delivery-marks.ts';
import type { StoredClose } from './storage-message.ts';

export type WaitingAccept = {
  readonly body: string;
  readonly bytes: number;
  readonly sinceMs: number;
  readonly settle: (fate: AcceptFate) => void;
};

export type WaitingClose = StoredClose & { readonly record: RequestRecord; readonly resolve: () => void };

/** What goes into one transaction. */
export type Writes = {
  readonly accepts: readonly WaitingAccept[];
  readonly closes: readonly WaitingClose[];
  readonly marks: readonly StoredMark[];
};

/** What waits to be written, in the order in which it came. */
export type WaitingWrites = {
  accept(waiting: WaitingAccept): void;
  close(waiting: WaitingClose): void;
  readonly marks: Pick<DeliveryMarks, 'set' | 'of'>;
  /** As much as one transaction takes, from the front; undefined when nothing waits. */
  take(): Writes | undefined;
  /** Closes and marks that could not be written wait again, in front. */
  putBack(writes: Writes): void;
  /** Refuses the requests that came at this moment or before. */
  refuse(untilMs: number, refusal: 'unwritable' | 'slow'): void;
};

export type WaitingWritesOptions = {
  /** Most accepts, and most closes, in one transaction. */
  readonly batchMax: number;
  /** Bytes of either after which it takes no more. */
  readonly batchMaxBytes: number;
};

export function createWaitingWrites({ batchMax, batchMaxBytes }: WaitingWritesOptions): WaitingWrites {
  const marks = createDeliveryMarks();
  let accepts: WaitingAccept[] = [];
  let closes: WaitingClose[] = [];
  return {
    accept: (waiting) => void accepts.push(waiting),
    close: (waiting) => void closes.push(waiting),
    marks,
    take() {
      const acceptCount = countWithin(accepts, batchMax, batchMaxBytes, (accept) => accept.bytes);
      const closeCount = countWithin(closes, batchMax, batchMaxBytes, (close) => close.dataJson.length);
      if (acceptCount + closeCount + marks.size() === 0) return undefined;
      return {
        accepts: accepts.splice(0, acceptCount),
        closes: closes.splice(0, closeCount),
        marks: marks.takeAll(),
      };
    },
    putBack(writes) {
      closes = [...writes.closes, ...closes];
      marks.putBack(writes.marks);
    },
    refuse(untilMs, refusal) {
      const refused = accepts.filter(({ sinceMs }) => sinceMs <= untilMs);
      accepts = accepts.filter(({ sinceMs }) => sinceMs > untilMs);
      for (const waiting of refused) waiting.settle({ type: 'refused', refusal });
    },
  };
}

/** How many of the first go together: up to so many, and none more once the bytes are reached. */
function countWithin<Item>(
  items: readonly Item[],
  countMax: number,
  bytesMax: number,
  toBytes: (item: Item) => number,
): number {
  let bytes = 0;
  const end = items.findIndex((item, index) => {
    if (index === countMax || bytes >= bytesMax) return true;
    bytes += toBytes(item);
    return false;
  });
  return end === -1 ? items.length : end;
}
