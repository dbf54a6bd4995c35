// Original file: proto/ucs/v1/channel_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CallEnvelope as _ucs_v1_CallEnvelope, CallEnvelopeOutput as _ucs_v1_CallEnvelopeOutput } from '../../ucs/v1/CallEnvelope.ts';
import type { ReplyEnvelope as _ucs_v1_ReplyEnvelope, ReplyEnvelopeOutput as _ucs_v1_ReplyEnvelopeOutput } from '../../ucs/v1/ReplyEnvelope.ts';

export interface ChannelServiceClient extends grpc.Client {
  Carry(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_ucs_v1_CallEnvelope, _ucs_v1_ReplyEnvelopeOutput>;
  Carry(options?: grpc.CallOptions): grpc.ClientDuplexStream<_ucs_v1_CallEnvelope, _ucs_v1_ReplyEnvelopeOutput>;
  carry(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_ucs_v1_CallEnvelope, _ucs_v1_ReplyEnvelopeOutput>;
  carry(options?: grpc.CallOptions): grpc.ClientDuplexStream<_ucs_v1_CallEnvelope, _ucs_v1_ReplyEnvelopeOutput>;
  
}

export interface ChannelServiceHandlers extends grpc.UntypedServiceImplementation {
  Carry: grpc.handleBidiStreamingCall<_ucs_v1_CallEnvelopeOutput, _ucs_v1_ReplyEnvelope>;
  
}

export interface ChannelServiceDefinition extends grpc.ServiceDefinition {
  Carry: MethodDefinition<_ucs_v1_CallEnvelope, _ucs_v1_ReplyEnvelope, _ucs_v1_CallEnvelopeOutput, _ucs_v1_ReplyEnvelopeOutput>
}
