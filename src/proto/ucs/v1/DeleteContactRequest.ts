// Original file: proto/ucs/v1/contact_service.proto


export interface DeleteContactRequest {
  'contactId'?: (string);
}

export interface DeleteContactRequestOutput {
  'contactId': (string);
}
