// Original file: proto/ucs/v1/contact_service.proto


export interface SearchContactsRequest {
  'criteria'?: ({[key: string]: string});
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface SearchContactsRequestOutput {
  'criteria': ({[key: string]: string});
  'pageSize': (number);
  'pageToken': (string);
}
