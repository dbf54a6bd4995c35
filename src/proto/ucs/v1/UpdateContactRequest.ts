// Original file: proto/ucs/v1/contact_service.proto

import type { ContactAttribute as _ucs_v1_ContactAttribute, ContactAttributeOutput as _ucs_v1_ContactAttributeOutput } from '../../ucs/v1/ContactAttribute.ts';

export interface UpdateContactRequest {
  'contactId'?: (string);
  'attributes'?: (_ucs_v1_ContactAttribute)[];
}

export interface UpdateContactRequestOutput {
  'contactId': (string);
  'attributes': (_ucs_v1_ContactAttributeOutput)[];
}
