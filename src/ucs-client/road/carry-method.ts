import type { PackageDefinition } from '@grpc/proto-loader';
import type { CallEnvelope } from '../../proto/ucs/v1/CallEnvelope.ts';
import type { ReplyEnvelopeOutput } from '../../proto/ucs/v1/ReplyEnvelope.ts';
import { loadAnyMethod } from '../loaded-method.ts';

/** ucs.v1.ChannelService.Carry as bytes. */
export type CarryMethod = {
  readonly path: string;
  serialize(envelope: CallEnvelope): Buffer;
  deserialize(bytes: Buffer): ReplyEnvelopeOutput;
};

/** Throws when the proto files lack the method. */
export function loadCarryMethod(definition: PackageDefinition): CarryMethod {
  const method = loadAnyMethod(definition, 'ucs.v1.ChannelService', 'Carry');
  return {
    path: method.path,
    serialize: method.requestSerialize,
    deserialize(bytes) {
      const reply = method.responseDeserialize(bytes);
      if (!isReply(reply)) throw new Error('the loader makes replies of another form than the generated types know');
      return reply;
    },
  };
}

function isReply(reply: object): reply is ReplyEnvelopeOutput {
  return 'id' in reply && 'code' in reply && 'response' in reply && 'statusDetails' in reply;
}
