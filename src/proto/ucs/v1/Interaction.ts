// Original file: proto/ucs/v1/interaction.proto

import type { InteractionType as _ucs_v1_InteractionType, InteractionTypeOutput as _ucs_v1_InteractionTypeOutput } from '../../ucs/v1/InteractionType.ts';
import type { InteractionStatus as _ucs_v1_InteractionStatus, InteractionStatusOutput as _ucs_v1_InteractionStatusOutput } from '../../ucs/v1/InteractionStatus.ts';
import type { Timestamp as _google_protobuf_Timestamp, TimestampOutput as _google_protobuf_TimestampOutput } from '../../google/protobuf/Timestamp.ts';
import type { Owner as _ucs_v1_Owner, OwnerOutput as _ucs_v1_OwnerOutput } from '../../ucs/v1/Owner.ts';
import type { Struct as _google_protobuf_Struct, StructOutput as _google_protobuf_StructOutput } from '../../google/protobuf/Struct.ts';
import type { PhoneCall as _ucs_v1_PhoneCall, PhoneCallOutput as _ucs_v1_PhoneCallOutput } from '../../ucs/v1/PhoneCall.ts';

export interface Interaction {
  'id'?: (string);
  'mediaType'?: (string);
  'type'?: (_ucs_v1_InteractionType);
  'subtype'?: (string);
  'status'?: (_ucs_v1_InteractionStatus);
  'startTime'?: (_google_protobuf_Timestamp | null);
  'endTime'?: (_google_protobuf_Timestamp | null);
  'subject'?: (string);
  'contactId'?: (string);
  'parentId'?: (string);
  'threadId'?: (string);
  'comment'?: (string);
  'externalId'?: (string);
  'owner'?: (_ucs_v1_Owner | null);
  'creatorApplication'?: (string);
  'canBeParent'?: (boolean);
  'userData'?: (_google_protobuf_Struct | null);
  'modifyTime'?: (_google_protobuf_Timestamp | null);
  'phoneCall'?: (_ucs_v1_PhoneCall | null);
}

export interface InteractionOutput {
  'id': (string);
  'mediaType': (string);
  'type': (_ucs_v1_InteractionTypeOutput);
  'subtype': (string);
  'status': (_ucs_v1_InteractionStatusOutput);
  'startTime': (_google_protobuf_TimestampOutput | null);
  'endTime': (_google_protobuf_TimestampOutput | null);
  'subject': (string);
  'contactId': (string);
  'parentId': (string);
  'threadId': (string);
  'comment': (string);
  'externalId': (string);
  'owner': (_ucs_v1_OwnerOutput | null);
  'creatorApplication': (string);
  'canBeParent': (boolean);
  'userData': (_google_protobuf_StructOutput | null);
  'modifyTime': (_google_protobuf_TimestampOutput | null);
  'phoneCall': (_ucs_v1_PhoneCallOutput | null);
}
