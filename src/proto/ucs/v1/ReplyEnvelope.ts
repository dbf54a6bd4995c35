// Original file: proto/ucs/v1/channel_service.proto

import type { Long } from '@grpc/proto-loader';

export interface ReplyEnvelope {
  'id'?: (number | string | Long);
  'code'?: (number);
  'message'?: (string);
  'response'?: (Buffer | Uint8Array | string);
  'statusDetails'?: (Buffer | Uint8Array | string);
}

export interface ReplyEnvelopeOutput {
  'id': (number);
  'code': (number);
  'message': (string);
  'response': (Buffer);
  'statusDetails': (Buffer);
}
