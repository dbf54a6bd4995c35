// Original file: proto/ucs/v1/interaction_service.proto

import type { Timestamp as _google_protobuf_Timestamp, TimestampOutput as _google_protobuf_TimestampOutput } from '../../google/protobuf/Timestamp.ts';
import type { SortOrder as _ucs_v1_SortOrder, SortOrderOutput as _ucs_v1_SortOrderOutput } from '../../ucs/v1/SortOrder.ts';
import type { InteractionSource as _ucs_v1_InteractionSource, InteractionSourceOutput as _ucs_v1_InteractionSourceOutput } from '../../ucs/v1/InteractionSource.ts';
import type { InteractionStatus as _ucs_v1_InteractionStatus, InteractionStatusOutput as _ucs_v1_InteractionStatusOutput } from '../../ucs/v1/InteractionStatus.ts';

export interface ListInteractionsRequest {
  'contactId'?: (string);
  'ownerUserId'?: (string);
  'fromTime'?: (_google_protobuf_Timestamp | null);
  'toTime'?: (_google_protobuf_Timestamp | null);
  'mediaType'?: (string);
  'userDataEquals'?: ({[key: string]: string});
  'sortOrder'?: (_ucs_v1_SortOrder);
  'pageSize'?: (number);
  'pageToken'?: (string);
  'source'?: (_ucs_v1_InteractionSource);
  'status'?: (_ucs_v1_InteractionStatus);
}

export interface ListInteractionsRequestOutput {
  'contactId': (string);
  'ownerUserId': (string);
  'fromTime': (_google_protobuf_TimestampOutput | null);
  'toTime': (_google_protobuf_TimestampOutput | null);
  'mediaType': (string);
  'userDataEquals': ({[key: string]: string});
  'sortOrder': (_ucs_v1_SortOrderOutput);
  'pageSize': (number);
  'pageToken': (string);
  'source': (_ucs_v1_InteractionSourceOutput);
  'status': (_ucs_v1_InteractionStatusOutput);
}
