import type { JetStreamClient } from '@nats-io/jetstream';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../telemetry/port.ts';
import type { CommitLine } from './commit-line.ts';
import type { Candidate } from './core/lease.ts';
import { HEIRS_BATCH, toNodeText } from './core/node-message.ts';
import type { Subjects } from './core/subjects.ts';
import { type Followed, readOnce } from './server/follower.ts';

/** Takes over what nodes that are gone have left open. */
export type Estates = {
  /** Claims a node that was seen like this, unless that is under way. Resolves when its records were handed over, or somebody else has them. */
  claim(candidate: Candidate): Promise<void>;
  /** A record that was left by this node is closed. */
  closed(node: string, number: number): void;
  claims(): number;
};

export type EstatesOptions = {
  readonly node: string;
  readonly subjects: Subjects;
  readonly client: JetStreamClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly line: Pick<CommitLine, 'claim' | 'store'>;
  /** How long the last word about a node stays, as Nats-TTL says it. */
  readonly endedTtl: string;
  /** How long until an estate that could not be read is read again. */
  readonly retryMs: number;
  /** Open records of a dead node, in the order of the stream. */
  readonly inherit: (node: string, records: readonly Followed[]) => void;
};

export function createEstates(options: EstatesOptions): Estates {
  const { node: heir, subjects, line, clock, log } = options;
  const claiming = new Set<string>();
  /** What is open of each node that was claimed. */
  const left = new Map<string, Set<number>>();
  let claims = 0;

  async function claim({ node, sequence }: Candidate): Promise<void> {
    if (claiming.has(node)) return;
    claiming.add(node);
    const payload = toNodeText({ state: 'claimed', by: heir });
    const headers = { 'Nats-Rollup': 'sub', 'Nats-Expected-Last-Subject-Sequence': String(sequence) };
    const claimed = await line.claim({ subject: subjects.node(node), payload, headers }, sequence);
    if (claimed === undefined) {
      claiming.delete(node);
      return;
    }
    claims += 1;
    const records = await readEstate(node, claimed);
    log.info({ node, records: records.length }, 'What a gateway that is gone has left open is taken over.');
    left.set(node, new Set(records.map(toNumber)));
    options.inherit(node, records);
    endWhenClosed(node);
  }

  async function readEstate(node: string, through: number): Promise<readonly Followed[]> {
    for (;;) {
      try {
        const all = await readOnce(options.client, subjects.stream, subjects.estate(node), through);
        return all.filter(({ subject, payload }) => payload !== '' && subject !== subjects.node(node));
      } catch (error) {
        log.warn({ error, node }, 'What a gateway that is gone has left could not be read; trying again.');
        await new Promise<void>((resolve) => void clock.after(options.retryMs, resolve));
      }
    }
  }

  function toNumber({ subject }: Followed): number {
    const topic = subjects.parse(subject);
    return topic?.type === 'record' ? topic.number : 0;
  }

  function endWhenClosed(node: string): void {
    if (left.get(node)?.size !== 0) return;
    left.delete(node);
    claiming.delete(node);
    const payload = toNodeText({ state: 'ended', batch: HEIRS_BATCH });
    const headers = { 'Nats-Rollup': 'sub', 'Nats-TTL': options.endedTtl };
    void line.store([{ subject: subjects.node(node), payload, headers }]);
  }

  return {
    claim,
    closed(node, number) {
      left.get(node)?.delete(number);
      endWhenClosed(node);
    },
    claims: () => claims,
  };
}
