// Original file: proto/ucs/v1/contact_service.proto


export interface GetContactRequest {
  'contactId'?: (string);
}

export interface GetContactRequestOutput {
  'contactId': (string);
}
