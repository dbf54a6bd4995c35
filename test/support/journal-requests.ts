import type {
  Acceptance,
  Journal,
  LogEntry,
  NewNotification,
  NewRequest,
  RequestRecord,
} from '../../src/delivery/journal.ts';

export const alice = { tenant: 'demo', userId: 'alice' };
export const bob = { tenant: 'demo', userId: 'bob' };

export function newRequest(change: Partial<NewRequest> = {}): NewRequest {
  return {
    user: alice,
    userName: 'alice',
    operation: 'FindPhoneCall',
    parameters: { callId: 'call-1', userData: { key: 'value' } },
    orderKey: undefined,
    trace: undefined,
    ...change,
  };
}

export function notificationOf(record: { readonly referenceId: number }): NewNotification {
  return { channel: '/v2/ucs/interactions', dataJson: JSON.stringify({ referenceId: record.referenceId }) };
}

/** Accepts and lets the answer be out at once. Throws when it is refused. */
export async function acceptAnswered(journal: Journal, request: NewRequest): Promise<number> {
  const acceptance = await journal.accept(request);
  const accepted = expectAccepted(acceptance);
  accepted.answered();
  return accepted.referenceId;
}

export function expectAccepted(acceptance: Acceptance): Acceptance & { readonly accepted: true } {
  if (acceptance.accepted === 'unknown') throw new Error('neither accepted nor refused');
  if (!acceptance.accepted) throw new Error(`refused: ${acceptance.refusal}`);
  return acceptance;
}

/** What has come so far, and word of when so many have. */
export type Coming<Item> = {
  readonly all: readonly Item[];
  next(count: number): Promise<readonly Item[]>;
};

function createComing<Item>(): Coming<Item> & { add(items: readonly Item[]): void } {
  const all: Item[] = [];
  let waiters: { readonly count: number; readonly resolve: (all: readonly Item[]) => void }[] = [];
  return {
    all,
    next: (count) =>
      all.length >= count ? Promise.resolve(all) : new Promise((resolve) => waiters.push({ count, resolve })),
    add(items) {
      all.push(...items);
      for (const waiter of waiters) if (all.length >= waiter.count) waiter.resolve(all);
      waiters = waiters.filter((waiter) => all.length < waiter.count);
    },
  };
}

/** Takes records; `next(count)` resolves when so many have come since the beginning. */
export function startTaking(journal: Journal): {
  readonly records: readonly RequestRecord[];
  next(count: number): Promise<readonly RequestRecord[]>;
  readonly stop: () => void;
} {
  const { all, next, add } = createComing<RequestRecord>();
  return { records: all, next, stop: journal.take(add) };
}

/** Follows the log; `next(count)` resolves when so many entries have come since the beginning. */
export function startFollowing(journal: Pick<Journal, 'follow'>): Coming<LogEntry> {
  const { all, next, add } = createComing<LogEntry>();
  journal.follow(add);
  return { all, next };
}
