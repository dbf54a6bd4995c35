import { type ClientDuplexStream, status } from '@grpc/grpc-js';
import type { Clock, Timer } from '../../kernel/clock.ts';
import type { CallEnvelope } from '../../proto/ucs/v1/CallEnvelope.ts';
import type { ReplyEnvelopeOutput } from '../../proto/ucs/v1/ReplyEnvelope.ts';
import { CALL_CANCELLED, type RoadCall, type RoadReply } from './road.ts';

export type CarrierStream = ClientDuplexStream<CallEnvelope, ReplyEnvelopeOutput>;

/** A call that was under way when its stream ended, with the time that is left to it, and who waits for it. */
export type BrokenCall = { readonly call: RoadCall; readonly settle: (reply: RoadReply) => void };

/** One stream that carries many calls. */
export type Carrier = {
  /** Whether a call may go by it: one at a time until the first reply has shown that it carries, then any number. */
  takes(): boolean;
  call(call: RoadCall): Promise<RoadReply>;
  /** Takes no new calls; closes the stream when those under way are over. */
  retire(): void;
  /** Ends at once. What is under way ends as CANCELLED. */
  cancel(): void;
};

export type CarrierOptions = {
  readonly stream: CarrierStream;
  readonly clock: Clock;
  readonly onFirstReply: () => void;
  /** A call's time passed and nothing at all came meanwhile: the stream may be dead without knowing it. */
  readonly onSilence: () => void;
  /** The stream is over; nothing is under way on it any more. */
  readonly onEnd: (error: unknown, broken: readonly BrokenCall[]) => void;
};

type Pending = BrokenCall & { readonly envelope: CallEnvelope; readonly untilMs: number };

/** Replies in a row to calls that were never made, or answered before: the other side has lost count, or means harm. */
const STRAY_REPLIES_MAX = 1_000;

const CALL_TOO_LATE = { code: status.DEADLINE_EXCEEDED };
const STREAM_CLOSED = { code: status.UNAVAILABLE };
const STRAY_REPLIES = { code: status.INTERNAL };

export function createCarrier({ stream, clock, onFirstReply, onSilence, onEnd }: CarrierOptions): Carrier {
  const pending = new Map<number, Pending>();
  /** Calls that wait until the stream takes more. */
  let waiting: number[] = [];
  let congested = false;
  let repliedAtMs = Number.NEGATIVE_INFINITY;
  let lastId = 0;
  let strayReplies = 0;
  let givenUp = 0;
  let retired = false;
  let ended = false;

  stream.on('data', receive);
  stream.on('drain', () => {
    congested = false;
    const ids = waiting;
    waiting = [];
    for (const id of ids) send(id);
  });
  stream.on('error', end);
  stream.on('end', () => end(STREAM_CLOSED));

  function receive(reply: ReplyEnvelopeOutput): void {
    if (ended) return;
    const call = pending.get(reply.id);
    if (call === undefined && !isLate(reply.id)) {
      strayReplies += 1;
      if (strayReplies > STRAY_REPLIES_MAX) breakOff(STRAY_REPLIES);
      return;
    }
    strayReplies = 0;
    const first = repliedAtMs === Number.NEGATIVE_INFINITY;
    repliedAtMs = clock.monotonicMs();
    if (first) onFirstReply();
    call?.settle(toReply(reply));
  }

  /** Calls that were given up are answered all the same, each once. */
  function isLate(id: number): boolean {
    if (id < 1 || id > lastId || givenUp === 0) return false;
    givenUp -= 1;
    return true;
  }

  function end(error: unknown): void {
    if (ended) return;
    ended = true;
    const nowMs = clock.monotonicMs();
    const broken = [...pending.values()].map(({ call, settle, untilMs }) => ({
      call: { ...call, timeoutMs: Math.max(0, untilMs - nowMs) },
      settle,
    }));
    pending.clear();
    onEnd(error, broken);
  }

  function breakOff(error: unknown): void {
    end(error);
    stream.cancel();
  }

  function send(id: number): void {
    const envelope = pending.get(id)?.envelope;
    if (envelope === undefined) return;
    if (congested) waiting.push(id);
    else congested = !stream.write(envelope);
  }

  function begin(call: RoadCall, resolve: (reply: RoadReply) => void): void {
    const id = ++lastId;
    const beganAtMs = clock.monotonicMs();
    const timer: Timer = clock.after(call.timeoutMs, () => {
      givenUp += 1;
      settle({ ok: false, error: CALL_TOO_LATE });
      if (repliedAtMs < beganAtMs) onSilence();
    });
    const giveUp = () => {
      givenUp += 1;
      settle({ ok: false, error: CALL_CANCELLED });
    };
    const settle = (reply: RoadReply) => {
      pending.delete(id);
      timer.cancel();
      call.signal?.removeEventListener('abort', giveUp);
      resolve(reply);
      if (retired && pending.size === 0) stream.cancel();
    };
    call.signal?.addEventListener('abort', giveUp, { once: true });
    pending.set(id, { call, settle, envelope: toEnvelope(id, call), untilMs: beganAtMs + call.timeoutMs });
    send(id);
  }

  return {
    takes: () => repliedAtMs !== Number.NEGATIVE_INFINITY || pending.size === 0,
    call: (call) => new Promise((resolve) => begin(call, resolve)),
    retire() {
      retired = true;
      if (pending.size === 0) stream.cancel();
    },
    cancel: () => breakOff(CALL_CANCELLED),
  };
}

function toEnvelope(id: number, { path, request, timeoutMs, metadata }: RoadCall): CallEnvelope {
  return { id, method: path, request, timeoutMs: Math.ceil(timeoutMs), metadata };
}

function toReply({ code, message, response, statusDetails }: ReplyEnvelopeOutput): RoadReply {
  if (code === status.OK) return { ok: true, response };
  return { ok: false, error: { code, details: message, statusDetails } };
}
