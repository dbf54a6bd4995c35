// Original file: proto/ucs/v1/contact_service.proto

import type { Struct as _google_protobuf_Struct, StructOutput as _google_protobuf_StructOutput } from '../../google/protobuf/Struct.ts';

export interface IdentifyContactRequest {
  'emailAddress'?: (string);
  'lastName'?: (string);
  'phoneNumber'?: (string);
  'mediaType'?: (string);
  'createEnabled'?: (boolean);
  'userData'?: (_google_protobuf_Struct | null);
}

export interface IdentifyContactRequestOutput {
  'emailAddress': (string);
  'lastName': (string);
  'phoneNumber': (string);
  'mediaType': (string);
  'createEnabled': (boolean);
  'userData': (_google_protobuf_StructOutput | null);
}
