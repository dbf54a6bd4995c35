import { Client, type ClientDuplexStream, credentials, Metadata } from '@grpc/grpc-js';
import { onTestFinished } from 'vitest';
import { loadUcsDefinition } from '../../src/proto/load-ucs-definition.ts';
import { UCS_METHODS, type UcsMethodName } from '../../src/proto/methods.ts';
import type { CallEnvelope } from '../../src/proto/ucs/v1/CallEnvelope.ts';
import type { ReplyEnvelopeOutput } from '../../src/proto/ucs/v1/ReplyEnvelope.ts';
import { loadMethod } from '../../src/ucs-client/loaded-method.ts';
import type { CallRequest } from '../../src/ucs-client/port.ts';
import { loadCarryMethod } from '../../src/ucs-client/road/carry-method.ts';

/** A bare stream of ChannelService.Carry, which takes nothing before it is read. */
export function openCarry(target: string): ClientDuplexStream<CallEnvelope, ReplyEnvelopeOutput> {
  const client = new Client(target, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
  onTestFinished(() => client.close());
  const { path, serialize, deserialize } = loadCarryMethod(loadUcsDefinition());
  const stream = client.makeBidiStreamRequest(path, serialize, deserialize, new Metadata());
  stream.on('error', () => {});
  return stream;
}

/** One call of a contact centre's user, as it goes up on the stream. */
export function toEnvelope<M extends UcsMethodName>(id: number, name: M, request: CallRequest<M>): CallEnvelope {
  return {
    id,
    method: UCS_METHODS[name].path,
    request: loadMethod(loadUcsDefinition(), name).requestSerialize(request),
    timeoutMs: 0,
    metadata: { 'ucs-tenant': 'demo', 'ucs-user-id': 'alice' },
  };
}
