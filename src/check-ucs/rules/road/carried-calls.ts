import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { loadUcsDefinition } from '../../../proto/load-ucs-definition.ts';
import type { UcsMethodName, UcsResponse } from '../../../proto/methods.ts';
import type { ReplyEnvelopeOutput } from '../../../proto/ucs/v1/ReplyEnvelope.ts';
import { loadMethod } from '../../../ucs-client/loaded-method.ts';
import type { CallRequest } from '../../../ucs-client/port.ts';
import { loadCarryMethod } from '../../../ucs-client/road/carry-method.ts';
import type { CheckedUcs } from '../../checked-ucs.ts';
import { BrokenRule, NotOffered } from '../../ended-rule.ts';

const DEADLINE_MS = 15_000;
const SENT = 'calls on ChannelService.Carry';

/** A stream of calls. Whatever ends it makes its calls fail as the rule's: BrokenRule, or NotOffered where there is no such service. */
export type CarriedCalls = {
  callPath(path: string, request: Buffer): Promise<ReplyEnvelopeOutput>;
  call<M extends UcsMethodName>(
    method: M,
    request: CallRequest<M>,
  ): Promise<Omit<ReplyEnvelopeOutput, 'response'> & { readonly response: UcsResponse<M> }>;
  /** Says that there are no more calls; resolves when the other side has ended. */
  end(): Promise<void>;
};

export function openCarriedCalls(ucs: CheckedUcs): CarriedCalls {
  const definition = loadUcsDefinition();
  const carry = loadCarryMethod(definition);
  const options = { deadline: Date.now() + DEADLINE_MS };
  const stream = ucs.channel
    .client()
    .makeBidiStreamRequest(carry.path, carry.serialize, carry.deserialize, new Metadata(), options);
  const waiting = new Map<number, (reply: ReplyEnvelopeOutput) => void>();
  const over = Promise.withResolvers<never>();
  const ended = Promise.withResolvers<void>();
  let lastId = 0;
  // Either may end without anybody waiting for it.
  over.promise.catch(() => {});
  stream.on('data', (reply: ReplyEnvelopeOutput) => {
    const resolve = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (resolve === undefined)
      over.reject(new BrokenRule(SENT, `a reply to the call ${reply.id}, which waits for none`));
    else resolve(reply);
  });
  stream.on('error', (error: ServiceError) => over.reject(toVerdict(error)));
  stream.on('end', () => {
    ended.resolve();
    over.reject(new BrokenRule(SENT, 'the end of the stream while calls are under way'));
  });

  function callPath(path: string, request: Buffer): Promise<ReplyEnvelopeOutput> {
    const id = ++lastId;
    const metadata = { 'ucs-tenant': encodeURIComponent(ucs.tenant), 'ucs-user-id': 'check-ucs' };
    const reply = new Promise<ReplyEnvelopeOutput>((resolve) => waiting.set(id, resolve));
    stream.write({ id, method: path, request, timeoutMs: DEADLINE_MS, metadata });
    return Promise.race([reply, over.promise]);
  }

  return {
    callPath,
    async call(method, request) {
      const codec = loadMethod(definition, method);
      const reply = await callPath(codec.path, codec.requestSerialize(request));
      return { ...reply, response: codec.responseDeserialize(reply.response) };
    },
    end() {
      stream.end();
      return Promise.race([ended.promise, over.promise]);
    },
  };
}

function toVerdict({ code, details }: ServiceError): Error {
  if (code === status.UNIMPLEMENTED) return new NotOffered('ChannelService');
  return new BrokenRule(SENT, `${status[code] ?? code} "${details}"`);
}
