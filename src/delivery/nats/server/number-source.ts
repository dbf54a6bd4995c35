import { JetStreamApiError, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import type { Subjects } from '../core/subjects.ts';

/** Numbers for requests, each given once over all gateways. */
export type NumberSource = {
  /** Waits while the next ones are leased; undefined when they cannot be. */
  take(): number | Promise<number | undefined>;
};

export type NumberSourceOptions = {
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly subjects: Subjects;
  /** Numbers leased at once. */
  readonly leaseSize: number;
  /** A number whose remainder must not be given out: the referenceId 0. */
  readonly isUsable: (number: number) => boolean;
  readonly onError: (error: unknown) => void;
};

type Lease = { next: number; readonly end: number };

/** The next lease is fetched when so much of one is left. */
const LEFT_SHARE = 0.25;
const WRONG_LAST_SEQUENCE = 10071;

/** Rejects when the first numbers cannot be leased. */
export async function openNumberSource(options: NumberSourceOptions): Promise<NumberSource> {
  const { client, manager, subjects, leaseSize } = options;
  let current = await lease();
  let following: Lease | undefined;
  /** Whether it was leased. */
  let fetching: Promise<boolean> | undefined;

  async function lease(): Promise<Lease> {
    for (;;) {
      const last = await manager.streams.getMessage(subjects.stream, { last_by_subj: subjects.numbers });
      const next = Number(last?.string() ?? 1);
      const end = next + leaseSize;
      try {
        const expect = { lastSubjectSequence: last?.seq ?? 0 };
        // The client adds the condition to these.
        const rollup = headers();
        rollup.set('Nats-Rollup', 'sub');
        await client.publish(subjects.numbers, String(end), { expect, headers: rollup });
        return { next, end };
      } catch (error) {
        // Another gateway was faster.
        if (!(error instanceof JetStreamApiError) || error.code !== WRONG_LAST_SEQUENCE) throw error;
      }
    }
  }

  async function fetchNext(): Promise<boolean> {
    try {
      following = await lease();
      return true;
    } catch (error) {
      options.onError(error);
      return false;
    } finally {
      fetching = undefined;
    }
  }

  function takeNow(): number | undefined {
    const isLow = current.end - current.next <= leaseSize * LEFT_SHARE;
    if (isLow && following === undefined) fetching ??= fetchNext();
    if (current.next >= current.end && following !== undefined) {
      current = following;
      following = undefined;
    }
    if (current.next >= current.end) return undefined;
    const number = current.next;
    current.next += 1;
    return options.isUsable(number) ? number : takeNow();
  }

  async function takeLater(): Promise<number | undefined> {
    for (;;) {
      const leased = await fetching;
      const number = takeNow();
      if (number !== undefined || leased !== true) return number;
    }
  }

  return { take: () => takeNow() ?? takeLater() };
}
