// Original file: proto/ucs/v1/contact.proto

import type { ContactAttribute as _ucs_v1_ContactAttribute, ContactAttributeOutput as _ucs_v1_ContactAttributeOutput } from '../../ucs/v1/ContactAttribute.ts';
import type { Timestamp as _google_protobuf_Timestamp, TimestampOutput as _google_protobuf_TimestampOutput } from '../../google/protobuf/Timestamp.ts';

export interface Contact {
  'id'?: (string);
  'attributes'?: (_ucs_v1_ContactAttribute)[];
  'createTime'?: (_google_protobuf_Timestamp | null);
  'modifyTime'?: (_google_protobuf_Timestamp | null);
  'mergedContactIds'?: (string)[];
}

export interface ContactOutput {
  'id': (string);
  'attributes': (_ucs_v1_ContactAttributeOutput)[];
  'createTime': (_google_protobuf_TimestampOutput | null);
  'modifyTime': (_google_protobuf_TimestampOutput | null);
  'mergedContactIds': (string)[];
}
