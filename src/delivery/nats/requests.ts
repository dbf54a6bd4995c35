import type { Clock } from '../../kernel/clock.ts';
import { every } from '../../kernel/every.ts';
import { createSteadyTime } from '../../kernel/steady-time.ts';
import type { Log } from '../../telemetry/port.ts';
import type { Acceptance, Journal, NewNotification, NewRequest, Refusal, RequestRecord } from '../journal.ts';
import { createAcceptor } from '../record/acceptance.ts';
import { createAnswerGate } from '../record/answer-gate.ts';
import { createOpenShares, type OpenShares, type OpenSharesOptions } from '../record/open-shares.ts';
import { parseContent, parseInheritedRecord, toAcceptedRecord, toRecordBody } from '../record/record-body.ts';
import { toReferenceId } from '../record/reference-id.ts';
import { createRequestContents } from '../record/request-contents.ts';
import { createTaking } from '../record/taking.ts';
import type { CommitLine } from './commit-line.ts';
import type { StreamMessage } from './core/batch.ts';
import { createOrderWatch, type OrderWatch } from './core/order-watch.ts';
import { type Subjects, toLine } from './core/subjects.ts';
import { createOwnRecords, type OwnRecord } from './own-records.ts';
import type { Followed } from './server/follower.ts';
import type { NumberSource } from './server/number-source.ts';

export type RequestsOptions = OpenSharesOptions & {
  readonly node: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly subjects: Subjects;
  readonly line: CommitLine;
  readonly numbers: NumberSource;
  /** How long an accepted record waits for answered() before it is dispatched all the same. */
  readonly answerWaitMs: number;
  /** Bytes of open requests whose content is kept in memory too; others are read when their turn comes. */
  readonly contentsInMemoryMaxBytes: number;
  /** The last message on a subject; undefined when it cannot be read. Never rejects. */
  readonly readLast: (subject: string) => Promise<string | undefined>;
  /** How long log entries and tombstones stay, as Nats-TTL says it. */
  readonly logTtl: string;
  readonly tombstoneTtl: string;
  /** A record that another node had accepted is closed. */
  readonly onInheritedClosed: (node: string, number: number) => void;
};

/** The open requests of this node: accepted here or inherited, handed to the dispatcher in order, closed. */
export type Requests = Pick<Journal, 'take' | 'content' | 'close'> & {
  /** Why a request is refused beside what is asked of its size and its user; undefined when it is not. */
  accept(request: NewRequest, refusal: Refusal | undefined): Promise<Acceptance>;
  /** Records that a dead node has left, in the order of the stream. */
  inherit(node: string, records: readonly Followed[]): void;
  /** What the stream says of all nodes' records with order keys. */
  readonly order: Pick<OrderWatch<LinedRecord>, 'opened' | 'closed'>;
  readonly shares: Pick<OpenShares, 'inUse'>;
  stop(): void;
};

type LinedRecord = OwnRecord & { readonly line: string };

/** A request on its way into the stream. */
type Incoming = {
  readonly request: NewRequest;
  readonly acceptedAtMs: number;
  readonly body: string;
  readonly bytes: number;
};

/** How often records that were never answered are looked for. */
const ANSWER_SWEEP_MS = 1000;

export function createRequests(options: RequestsOptions): Requests {
  const { node, clock, subjects, line } = options;
  const steadyMs = createSteadyTime(clock);
  const own = createOwnRecords();
  const shares = createOpenShares(options);
  const taking = createTaking();
  const watch = createOrderWatch<LinedRecord>(({ record }) => taking.add(record));
  const gate = createAnswerGate(ready);
  const sweep = every(clock, ANSWER_SWEEP_MS, () => gate.releaseBefore(clock.monotonicMs() - options.answerWaitMs));
  const contents = createRequestContents({
    bytesMax: options.contentsInMemoryMaxBytes,
    async load(record) {
      const found = own.find(record);
      const body = found === undefined ? undefined : await options.readLast(subjectOf(found));
      return body === undefined || body === '' ? undefined : parseContent(body);
    },
  });

  function subjectOf({ node, record, number }: OwnRecord): string {
    return subjects.record(node, lineOf(record), number);
  }

  function ready(record: RequestRecord): void {
    const found = own.find(record);
    if (found === undefined) return;
    const inLine = lineOf(record);
    if (inLine === undefined) taking.add(record);
    else watch.ready({ ...found, line: inLine });
  }

  function store(incoming: Incoming, number: number): Promise<Acceptance> {
    const subject = subjects.record(node, lineOf(incoming.request), number);
    const { settle, acceptance } = createAcceptor({
      takeUp: (order) => takeUp(incoming, number, order),
      giveBack: () => shares.remove(incoming.request.user, incoming.bytes),
      answered: gate.answered,
    });
    line.accept([{ subject, payload: incoming.body, headers: {} }], settle);
    return acceptance;
  }

  function takeUp(incoming: Incoming, number: number, order: number): RequestRecord {
    const { request, acceptedAtMs, bytes } = incoming;
    const referenceId = toReferenceId(number);
    const acceptedMonotonicMs = clock.monotonicMs();
    const record = toAcceptedRecord(request, { referenceId, order, acceptedAtMs, acceptedMonotonicMs, bytes });
    own.add({ record, number, node });
    contents.keep(record, request);
    gate.hold(record, acceptedMonotonicMs);
    return record;
  }

  async function storeLater(incoming: Incoming, leased: Promise<number | undefined>): Promise<Acceptance> {
    const number = await leased;
    if (number !== undefined) return store(incoming, number);
    shares.remove(incoming.request.user, incoming.bytes);
    return { accepted: false, refusal: 'unwritable' };
  }

  async function close(open: OwnRecord, notification: NewNotification): Promise<void> {
    const { record } = open;
    contents.drop(record);
    const [subject, log] = [subjectOf(open), subjects.log(record.user)];
    await line.store(toCloseMessages(record, { subject, log }, notification, steadyMs(), options));
    shares.remove(record.user, record.bytes);
    if (open.node !== node) options.onInheritedClosed(open.node, open.number);
  }

  return {
    order: watch,
    shares,
    accept(request, refusal) {
      const acceptedAtMs = clock.nowMs();
      const body = toRecordBody(request, acceptedAtMs);
      const bytes = Buffer.byteLength(body);
      const refused = refusal ?? shares.refusal(request.user, bytes);
      if (refused !== undefined) return Promise.resolve({ accepted: false, refusal: refused });
      shares.add(request.user, bytes);
      const incoming = { request, acceptedAtMs, body, bytes };
      const number = options.numbers.take();
      return typeof number === 'number' ? store(incoming, number) : storeLater(incoming, number);
    },
    take: taking.take,
    content: contents.get,
    close: (record, notification) => own.closing(record, (open) => close(open, notification)),
    inherit(from, records) {
      for (const { subject, payload, sequence } of records) {
        const topic = subjects.parse(subject);
        if (topic?.type !== 'record') continue;
        const record = parseInheritedRecord({ sequence: topic.number, body: payload }, sequence);
        if (record === undefined) {
          options.log.error({}, `Request ${topic.number} of the journal has an unknown form.`);
          continue;
        }
        own.add({ record, number: topic.number, node: from });
        shares.add(record.user, record.bytes);
        ready(record);
      }
    },
    stop: () => sweep.cancel(),
  };
}

/** The record's tombstone and the notification: stored together or not at all. */
function toCloseMessages(
  record: RequestRecord,
  { subject, log }: { readonly subject: string; readonly log: string },
  { channel, dataJson }: NewNotification,
  atMs: number,
  { logTtl, tombstoneTtl }: Pick<RequestsOptions, 'logTtl' | 'tombstoneTtl'>,
): readonly StreamMessage[] {
  const headers = { Ref: String(record.referenceId), Channel: channel, At: String(atMs), 'Nats-TTL': logTtl };
  return [
    { subject, payload: '', headers: { 'Nats-Rollup': 'sub', 'Nats-TTL': tombstoneTtl } },
    { subject: log, payload: dataJson, headers },
  ];
}

function lineOf({ user, orderKey }: Pick<NewRequest, 'user' | 'orderKey'>): string | undefined {
  return orderKey === undefined ? undefined : toLine(user.tenant, orderKey);
}
