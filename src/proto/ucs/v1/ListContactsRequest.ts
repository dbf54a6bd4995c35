// Original file: proto/ucs/v1/contact_service.proto


export interface ListContactsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListContactsRequestOutput {
  'pageSize': (number);
  'pageToken': (string);
}
