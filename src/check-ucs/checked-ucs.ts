import { randomBytes } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import type { Clock } from '../kernel/clock.ts';
import { loadUcsDefinition } from '../proto/load-ucs-definition.ts';
import type { UcsMethodName, UcsResponse } from '../proto/methods.ts';
import { toCallMetadata } from '../ucs-client/call-metadata.ts';
import { createStreamLimit } from '../ucs-client/channel/stream-limit.ts';
import type { UcsChannel } from '../ucs-client/channel/ucs-channel.ts';
import { createUcsErrors } from '../ucs-client/errors.ts';
import { loadMethod } from '../ucs-client/loaded-method.ts';
import type { CallRequest } from '../ucs-client/port.ts';
import { createUnaryRoad } from '../ucs-client/road/unary-road.ts';
import { BrokenRule, NotOffered } from './ended-rule.ts';

/** Who calls, where it is not the usual one. */
export type CallChange = {
  /** Only to be asked for what is not there: nothing is written under another tenant than the one given. */
  readonly tenant?: string;
  readonly userId?: string;
  readonly userName?: string;
  readonly timeoutMs?: number;
};

export type Answer<M extends UcsMethodName> =
  | { readonly ok: true; readonly response: UcsResponse<M> }
  /** `fault` is the number in ErrorInfo; `said` what came, for a report. */
  | { readonly ok: false; readonly code: number; readonly fault: number | undefined; readonly said: string };

/** A UCS that is looked at. Every name that it is given is new, so that runs do not meet. */
export type CheckedUcs = {
  readonly tenant: string;
  readonly channel: UcsChannel;
  /** A name that nobody used before, with this in it. */
  unique(name: string): string;
  /** A phone number that nobody had before. */
  newNumber(): string;
  /** Whatever comes. */
  call<M extends UcsMethodName>(method: M, request: CallRequest<M>, change?: CallChange): Promise<Answer<M>>;
  /** The response. Throws BrokenRule for a failure, and NotOffered for UNIMPLEMENTED. */
  answer<M extends UcsMethodName>(method: M, request: CallRequest<M>, change?: CallChange): Promise<UcsResponse<M>>;
  /** Throws BrokenRule unless it fails with this status and fault number. */
  refuses<M extends UcsMethodName>(
    method: M,
    request: CallRequest<M>,
    expected: { readonly code: status; readonly fault: number },
    change?: CallChange,
  ): Promise<void>;
  stop(): void;
};

export type CheckedUcsOptions = {
  readonly channel: UcsChannel;
  /** The user agent of the channel. */
  readonly userAgent: string;
  readonly tenant: string;
  readonly clock: Clock;
};

const CALL_TIMEOUT_MS = 10_000;
const SHOWN_MAX_CHARS = 300;
const APPLICATION = 'check-ucs';

export function createCheckedUcs({ channel, userAgent, tenant, clock }: CheckedUcsOptions): CheckedUcs {
  const definition = loadUcsDefinition();
  const errors = createUcsErrors(definition);
  const limit = createStreamLimit(userAgent);
  const road = createUnaryRoad({ client: channel.client, limit, clock });
  const run = randomBytes(6).toString('hex');
  let names = 0;

  async function call<M extends UcsMethodName>(
    method: M,
    request: CallRequest<M>,
    change: CallChange = {},
  ): Promise<Answer<M>> {
    const codec = loadMethod(definition, method);
    const caller = {
      tenant,
      userId: 'check-ucs',
      userName: 'check-ucs',
      referenceId: 0,
      timeoutMs: CALL_TIMEOUT_MS,
      ...change,
    };
    const reply = await road.call({
      path: codec.path,
      request: codec.requestSerialize(request),
      metadata: toCallMetadata(caller, APPLICATION),
      timeoutMs: caller.timeoutMs,
      signal: undefined,
    });
    if (reply.ok) return { ok: true, response: codec.responseDeserialize(reply.response) };
    const { code, text } = readError(reply.error);
    const { errorCode } = errors.from(reply.error);
    const fault = typeof errorCode === 'number' ? errorCode : undefined;
    return { ok: false, code, fault, said: `${status[code] ?? code} "${cut(text)}", fault ${fault ?? 'none'}` };
  }

  return {
    tenant,
    channel,
    unique: (name) => `check-${run}-${++names}-${name}`,
    newNumber: () => `9${randomBytes(6).readUIntBE(0, 6)}`,
    call,
    async answer(method, request, change) {
      const answer = await call(method, request, change);
      if (answer.ok) return answer.response;
      if (answer.code === status.UNIMPLEMENTED) throw new NotOffered(method);
      throw new BrokenRule(show(method, request), answer.said);
    },
    async refuses(method, request, expected, change) {
      const answer = await call(method, request, change);
      if (answer.ok) throw new BrokenRule(show(method, request), `OK ${cut(JSON.stringify(answer.response))}`);
      if (answer.code === status.UNIMPLEMENTED) throw new NotOffered(method);
      if (answer.code === expected.code && answer.fault === expected.fault) return;
      const wanted = `${status[expected.code]} with fault ${expected.fault}`;
      throw new BrokenRule(show(method, request), `${answer.said}, where ${wanted} is due`);
    },
    stop() {
      road.stop();
      limit.stop();
      channel.close();
    },
  };
}

/** A call, for a report. */
export function show(method: UcsMethodName, request: object): string {
  return `${method} ${cut(JSON.stringify(request))}`;
}

/** Text of at most so many characters as a report bears. */
function cut(text: string): string {
  return text.length <= SHOWN_MAX_CHARS ? text : `${text.slice(0, SHOWN_MAX_CHARS)}...`;
}

function readError(error: unknown): { readonly code: number; readonly text: string } {
  if (typeof error !== 'object' || error === null) return { code: status.UNKNOWN, text: '' };
  const code = 'code' in error && typeof error.code === 'number' ? error.code : status.UNKNOWN;
  return { code, text: 'details' in error ? String(error.details) : '' };
}
