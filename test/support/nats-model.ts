import type { Answer, Batch, Finding, StreamMessage, Verdict } from '../../src/delivery/nats/core/batch.ts';
import { createBatchCourse } from '../../src/delivery/nats/core/batch.ts';
import { type Candidate, createLease } from '../../src/delivery/nats/core/lease.ts';
import { HEIRS_BATCH, parseNodeMessage, toNodeText } from '../../src/delivery/nats/core/node-message.ts';
import { createOrderWatch } from '../../src/delivery/nats/core/order-watch.ts';
import { createSubjects } from '../../src/delivery/nats/core/subjects.ts';

/** A model of a deployment: the real decisions of several nodes over a stream, a network and a clock that a test moves step by step. */

const DISPATCH_STOP_MS = 900;
const CLAIM_MS = 1600;
const BLIND_MS = 300;
const LINE = 'line0000';

export const subjects = createSubjects('m');

type Stored = { readonly sequence: number; readonly message: StreamMessage };

/** The stream as the majority of its servers has it: conditions are checked in one step with the whole batch. */
export function createModelStream() {
  const log: Stored[] = [];
  const last = new Map<string, Stored>();
  return {
    log,
    last: (subject: string) => last.get(subject),
    /** What the last message on the subject was when the stream was so long. */
    lastBefore: (subject: string, length: number) =>
      log.slice(0, length).findLast(({ message }) => message.subject === subject),
    store(messages: readonly StreamMessage[]): Answer {
      const holds = messages.every(({ subject, headers }) => {
        const expected = headers['Nats-Expected-Last-Subject-Sequence'];
        return expected === undefined || Number(expected) === (last.get(subject)?.sequence ?? 0);
      });
      if (!holds) return { type: 'refused', why: 'condition' };
      for (const message of messages) {
        const stored = { sequence: log.length + 1, message };
        log.push(stored);
        last.set(message.subject, stored);
      }
      return { type: 'stored', sequence: log.length };
    },
  };
}

export type ModelStream = ReturnType<typeof createModelStream>;

type Part = { readonly messages: readonly StreamMessage[]; readonly stored: () => void };
type ModelRecord = { readonly line: string; readonly number: number; readonly subject: string };
export type Call = { readonly node: string; readonly number: number; readonly atStreamLength: number };

/** One node: what nats-journal.ts does with the decisions, without its timers. */
export function createModelNode(name: string, stream: ModelStream, calls: Call[], nowMs: () => number) {
  let nextBatch = 1;
  let waiting: Part[] = [];
  let underWay:
    | { readonly batch: Batch<Part>; readonly sentMs: number; readonly claim: Candidate | undefined }
    | undefined;
  let network: { readonly attempt: number; readonly messages: readonly StreamMessage[] }[] = [];
  let attempt = 0;
  /** Of the last attempt: nobody waits for those of earlier ones. */
  let answers: Answer[] = [];
  let ready: ModelRecord[] = [];
  let followed = 0;
  let dead = false;
  let looking = false;
  let claiming: string | undefined;
  const left = new Map<string, Set<string>>();
  const lease = createLease({ node: name, dispatchStopMs: DISPATCH_STOP_MS, claimMs: CLAIM_MS, blindMs: BLIND_MS });
  const watch = createOrderWatch<ModelRecord>((record) => void ready.push(record));
  const course = createBatchCourse<Part>({
    node: name,
    nodeSubject: subjects.node(name),
    nextName: () => `${name}-${nextBatch++}`,
    toMessages: (part) => part.messages,
    endedTtl: '1s',
  });
  const moment = () => ({ monotonicMs: nowMs(), wallMs: nowMs() });

  function start(parts: readonly Part[], claim?: Candidate): void {
    underWay = { batch: course.start(parts, 'alive', claim?.sequence), sentMs: nowMs(), claim };
    transmit(underWay.batch);
  }

  function transmit({ messages }: Batch<Part>): void {
    attempt += 1;
    answers = [];
    network.push({ attempt, messages });
  }

  function conclude(verdict: Verdict): void {
    if (underWay === undefined) return;
    looking = verdict.type === 'look';
    const { batch, sentMs, claim } = underWay;
    if (verdict.type === 'again') transmit(batch);
    if (verdict.type === 'dead') dead = true;
    if (verdict.type === 'stored') {
      lease.beatStored({ monotonicMs: sentMs, wallMs: sentMs });
      for (const part of batch.parts) {
        part.stored();
      }
    }
    if (verdict.type === 'dissolved') {
      if (claim !== undefined) claiming = undefined;
      else waiting = [...batch.parts, ...waiting];
    }
    if (verdict.type !== 'again' && verdict.type !== 'look') underWay = undefined;
  }

  /** What a dead node has left, read up to the claim. */
  function inherit(node: string): void {
    const open = new Map<string, ModelRecord>();
    for (const { message } of stream.log) {
      const topic = subjects.parse(message.subject);
      if (topic?.type !== 'record' || topic.node !== node) continue;
      if (message.payload === '') open.delete(message.subject);
      else open.set(message.subject, { line: LINE, number: topic.number, subject: message.subject });
    }
    left.set(node, new Set(open.keys()));
    for (const record of open.values()) watch.ready(record);
    endWhenClosed(node);
  }

  function find(node: string, behind: number): Finding {
    const found = stream.lastBefore(subjects.node(node), Math.max(0, stream.log.length - behind));
    const message = found === undefined ? undefined : parseNodeMessage(found.message.payload);
    return found === undefined || message === undefined ? undefined : { sequence: found.sequence, message };
  }

  function endWhenClosed(node: string): void {
    if (left.get(node)?.size !== 0) return;
    left.delete(node);
    const payload = toNodeText({ state: 'ended', batch: HEIRS_BATCH });
    waiting.push({ messages: [{ subject: subjects.node(node), payload, headers: {} }], stored: () => {} });
  }

  function closed(subject: string): void {
    for (const [node, open] of left) {
      open.delete(subject);
      endWhenClosed(node);
    }
  }

  function observe({ sequence, message }: Stored): void {
    const topic = subjects.parse(message.subject);
    if (topic?.type === 'record' && topic.line !== undefined) {
      if (message.payload === '') watch.closed(topic.line, topic.number);
      else watch.opened(topic.line, topic.number);
    }
    const said = topic?.type === 'node' ? parseNodeMessage(message.payload) : undefined;
    if (topic?.type === 'node' && said !== undefined) lease.observe(topic.node, sequence, said, moment());
    if (lease.claimedBy() !== undefined) dead = true;
  }

  return {
    name,
    isDead: () => dead,
    accept(number: number) {
      const subject = subjects.record(name, LINE, number);
      const message = { subject, payload: 'record', headers: {} };
      waiting.push({ messages: [message], stored: () => watch.ready({ line: LINE, number, subject }) });
    },
    send() {
      if (dead || underWay !== undefined) return;
      start(waiting.splice(0, 3));
    },
    /** The oldest attempt on its way reaches the servers; `keep` leaves a copy behind that comes later. */
    deliver(keep: boolean) {
      const [first] = network;
      if (first === undefined) return;
      if (!keep) network = network.slice(1);
      const answer = stream.store(first.messages);
      if (first.attempt === attempt) answers.push(answer);
    },
    /** An answer comes, or is given up. */
    answer(lost: boolean) {
      const answer = lost ? undefined : answers.shift();
      if (dead || underWay === undefined || looking || (answer === undefined && !lost)) return;
      conclude(course.answered(answer ?? { type: 'unclear' }));
    },
    /** The node reads its own subject from a server that is so far behind, or finds nothing. */
    look(behind: number) {
      if (dead || underWay === undefined || !looking) return;
      const { claim } = underWay;
      conclude(course.found(find(name, behind), claim === undefined ? undefined : find(claim.node, behind)));
    },
    follow(count: number) {
      if (dead) return;
      for (const stored of stream.log.slice(followed, followed + count)) {
        followed = stored.sequence;
        observe(stored);
      }
    },
    claim() {
      const [candidate] = lease.candidates(moment());
      if (dead || underWay !== undefined || candidate === undefined || claiming === candidate.node) return;
      claiming = candidate.node;
      const message = {
        subject: subjects.node(candidate.node),
        payload: toNodeText({ state: 'claimed', by: name }),
        headers: { 'Nats-Expected-Last-Subject-Sequence': String(candidate.sequence) },
      };
      start([{ messages: [message], stored: () => inherit(candidate.node) }], candidate);
    },
    /** Calls the UCS for the first record that may run, and closes it. */
    run() {
      const [record] = ready;
      if (dead || record === undefined || !lease.mayDispatch(moment())) return;
      ready = ready.slice(1);
      calls.push({ node: name, number: record.number, atStreamLength: stream.log.length });
      const tombstone = { subject: record.subject, payload: '', headers: {} };
      const entry = {
        subject: subjects.log({ tenant: 't', userId: 'u' }),
        payload: String(record.number),
        headers: {},
      };
      waiting.push({ messages: [tombstone, entry], stored: () => closed(record.subject) });
    },
  };
}
