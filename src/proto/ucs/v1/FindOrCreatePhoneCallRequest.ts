// Original file: proto/ucs/v1/interaction_service.proto

import type { InteractionStatus as _ucs_v1_InteractionStatus, InteractionStatusOutput as _ucs_v1_InteractionStatusOutput } from '../../ucs/v1/InteractionStatus.ts';
import type { InteractionType as _ucs_v1_InteractionType, InteractionTypeOutput as _ucs_v1_InteractionTypeOutput } from '../../ucs/v1/InteractionType.ts';
import type { Struct as _google_protobuf_Struct, StructOutput as _google_protobuf_StructOutput } from '../../google/protobuf/Struct.ts';

export interface FindOrCreatePhoneCallRequest {
  'callId'?: (string);
  'status'?: (_ucs_v1_InteractionStatus);
  'phoneNumber'?: (string);
  'type'?: (_ucs_v1_InteractionType);
  'contactId'?: (string);
  'parentId'?: (string);
  'threadId'?: (string);
  'subject'?: (string);
  'userData'?: (_google_protobuf_Struct | null);
}

export interface FindOrCreatePhoneCallRequestOutput {
  'callId': (string);
  'status': (_ucs_v1_InteractionStatusOutput);
  'phoneNumber': (string);
  'type': (_ucs_v1_InteractionTypeOutput);
  'contactId': (string);
  'parentId': (string);
  'threadId': (string);
  'subject': (string);
  'userData': (_google_protobuf_StructOutput | null);
}
