// Original file: proto/ucs/v1/contact_service.proto


export interface MergeContactsRequest {
  'sourceContactId'?: (string);
  'targetContactId'?: (string);
}

export interface MergeContactsRequestOutput {
  'sourceContactId': (string);
  'targetContactId': (string);
}
