// Original file: proto/ucs/v1/channel_service.proto

import type { Long } from '@grpc/proto-loader';

export interface CallEnvelope {
  'id'?: (number | string | Long);
  'method'?: (string);
  'request'?: (Buffer | Uint8Array | string);
  'timeoutMs'?: (number | string | Long);
  'metadata'?: ({[key: string]: string});
}

export interface CallEnvelopeOutput {
  'id': (number);
  'method': (string);
  'request': (Buffer);
  'timeoutMs': (number);
  'metadata': ({[key: string]: string});
}
