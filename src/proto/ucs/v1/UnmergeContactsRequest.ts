// Original file: proto/ucs/v1/contact_service.proto


export interface UnmergeContactsRequest {
  'contactId'?: (string);
}

export interface UnmergeContactsRequestOutput {
  'contactId': (string);
}
