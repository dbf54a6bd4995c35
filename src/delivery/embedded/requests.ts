import type { Clock } from '../../kernel/clock.ts';
import { every } from '../../kernel/every.ts';
import type { Acceptance, Journal, NewRequest, Refusal, RequestContent, RequestRecord } from '../journal.ts';
import { createAcceptor } from '../record/acceptance.ts';
import { createAnswerGate } from '../record/answer-gate.ts';
import { createOpenShares, type OpenShares, type OpenSharesOptions } from '../record/open-shares.ts';
import { createOutcomeBacklog } from '../record/outcome-backlog.ts';
import { toAcceptedRecord, toRecordBody } from '../record/record-body.ts';
import { toReferenceId } from '../record/reference-id.ts';
import { createRequestContents } from '../record/request-contents.ts';
import { createTaking } from '../record/taking.ts';
import type { CommitLine } from './commit-line.ts';

export type RequestsOptions = OpenSharesOptions & {
  readonly clock: Clock;
  readonly line: Pick<CommitLine, 'accept' | 'close'>;
  /** How long an accepted record waits for answered() before it is dispatched all the same. */
  readonly answerWaitMs: number;
  /** Bytes of open requests whose content is kept in memory too; others are read when their turn comes. */
  readonly contentsInMemoryMaxBytes: number;
  /** Bytes of outcomes that wait for the storage, past which no further calls are made. */
  readonly outcomesWaitingMaxBytes: number;
  readonly loadContent: (record: RequestRecord) => Promise<RequestContent | undefined>;
};

/** The open requests: accepted here or left by an earlier process, handed to the dispatcher, closed. */
export type Requests = Pick<Journal, 'take' | 'content' | 'close' | 'mayDispatch' | 'onMayDispatchChange'> & {
  /** Why a request is refused beside what is asked of its size and its user; undefined when it is not. */
  accept(request: NewRequest, refusal: Refusal | undefined): Promise<Acceptance>;
  /** Records of the storage; those that are known already are passed over. */
  inherit(records: readonly RequestRecord[]): void;
  readonly shares: Pick<OpenShares, 'inUse'>;
  stop(): void;
};

/** How often records that were never answered are looked for. */
const ANSWER_SWEEP_MS = 1000;

export function createRequests(options: RequestsOptions): Requests {
  const { clock, line } = options;
  const open = new Set<number>();
  const shares = createOpenShares(options);
  const backlog = createOutcomeBacklog(options.outcomesWaitingMaxBytes);
  const taking = createTaking();
  const gate = createAnswerGate(taking.add);
  const contents = createRequestContents({ bytesMax: options.contentsInMemoryMaxBytes, load: options.loadContent });
  const sweep = every(clock, ANSWER_SWEEP_MS, () => gate.releaseBefore(clock.monotonicMs() - options.answerWaitMs));

  function takeUp(request: NewRequest, acceptedAtMs: number, bytes: number, order: number): RequestRecord {
    const referenceId = toReferenceId(order);
    const acceptedMonotonicMs = clock.monotonicMs();
    const record = toAcceptedRecord(request, { referenceId, order, acceptedAtMs, acceptedMonotonicMs, bytes });
    open.add(referenceId);
    contents.keep(record, request);
    gate.hold(record, acceptedMonotonicMs);
    return record;
  }

  function store(request: NewRequest, acceptedAtMs: number, body: string, bytes: number): Promise<Acceptance> {
    shares.add(request.user, bytes);
    const { settle, acceptance } = createAcceptor({
      takeUp: (order) => takeUp(request, acceptedAtMs, bytes, order),
      giveBack: () => shares.remove(request.user, bytes),
      answered: gate.answered,
    });
    line.accept(body, bytes, settle);
    return acceptance;
  }

  return {
    shares,
    async accept(request, refusal) {
      const acceptedAtMs = clock.nowMs();
      const body = toRecordBody(request, acceptedAtMs);
      const bytes = Buffer.byteLength(body);
      const refused = refusal ?? shares.refusal(request.user, bytes);
      return refused === undefined ? store(request, acceptedAtMs, body, bytes) : { accepted: false, refusal: refused };
    },
    take: taking.take,
    content: contents.get,
    async close(record, notification) {
      const bytes = Buffer.byteLength(notification.dataJson);
      contents.drop(record);
      backlog.add(bytes);
      await line.close(record, notification);
      backlog.remove(bytes);
      if (open.delete(record.referenceId)) shares.remove(record.user, record.bytes);
    },
    // The lock on the folder says that nobody else runs its records.
    mayDispatch: () => !backlog.isFull(),
    onMayDispatchChange: backlog.onChange,
    inherit(records) {
      for (const record of records) {
        if (open.has(record.referenceId)) continue;
        open.add(record.referenceId);
        shares.add(record.user, record.bytes);
        taking.add(record);
      }
    },
    stop: () => sweep.cancel(),
  };
}
