// Original file: proto/ucs/v1/contact_service.proto


export interface IdentifyContactResponse {
  'contactId'?: (string);
  'created'?: (boolean);
}

export interface IdentifyContactResponseOutput {
  'contactId': (string);
  'created': (boolean);
}
