import type { UserKey } from '../../identity/caller.ts';
import type { Clock } from '../../kernel/clock.ts';
import { createDeliveryMarks, type DeliveryMarks, type StoredMark } from '../record/delivery-marks.ts';
import { type DeliveredMarks, toMarksText } from './core/delivered-marks.ts';

export type MarkSenderOptions = {
  readonly clock: Clock;
  readonly marks: DeliveredMarks;
  /** How long a mark may wait for a batch to go with. */
  readonly delayMs: number;
  /** Tells the other gateways at once; may be lost. */
  readonly tell: (text: string) => void;
  /** Stores it, as soon as anything can be stored. */
  readonly store: (text: string) => void;
};

export type MarkSender = {
  set(user: UserKey, channel: string, through: number): void;
  /** Stores what waits. */
  flush(): void;
};

/** Marks in one message at most: some hundred bytes each. */
const MARKS_PER_MESSAGE = 2_000;

/** Delivered marks on their way out: to the others within this turn of the event loop, into the stream a moment later. */
export function createMarkSender(options: MarkSenderOptions): MarkSender {
  const { clock, marks } = options;
  const untold = createDeliveryMarks();
  const unstored = createDeliveryMarks();
  let storing = false;

  function tellTurn(): void {
    for (const text of toTexts(untold)) options.tell(text);
  }

  function flush(): void {
    storing = false;
    for (const text of toTexts(unstored)) options.store(text);
  }

  return {
    set(user, channel, through) {
      const { tenant, userId } = user;
      marks.note({ tenant, userId, channel, through }, clock.monotonicMs());
      if (untold.size() === 0) setImmediate(tellTurn);
      untold.set(user, channel, through);
      unstored.set(user, channel, through);
      if (storing) return;
      storing = true;
      clock.after(options.delayMs, flush);
    },
    flush,
  };
}

function toTexts(marks: DeliveryMarks): readonly string[] {
  const all: readonly StoredMark[] = marks.takeAll();
  const texts: string[] = [];
  for (let first = 0; first < all.length; first += MARKS_PER_MESSAGE) {
    texts.push(toMarksText(all.slice(first, first + MARKS_PER_MESSAGE)));
  }
  return texts;
}
