import type { Acceptance, Journal, NewNotification, NewRequest, RequestRecord } from '../../src/delivery/journal.ts';

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

/** Takes records; `next(count)` resolves when so many have come since the beginning. */
export function startTaking(journal: Journal): {
  readonly records: readonly RequestRecord[];
  next(count: number): Promise<readonly RequestRecord[]>;
  readonly stop: () => void;
} {
  const records: RequestRecord[] = [];
  let waiters: { readonly count: number; readonly resolve: (all: readonly RequestRecord[]) => void }[] = [];
  const stop = journal.take((taken) => {
    records.push(...taken);
    for (const waiter of waiters) if (records.length >= waiter.count) waiter.resolve(records);
    waiters = waiters.filter((waiter) => records.length < waiter.count);
  });
  return {
    records,
    stop,
    next: (count) =>
      records.length >= count ? Promise.resolve(records) : new Promise((resolve) => waiters.push({ count, resolve })),
  };
}
