// Original file: proto/ucs/v1/contact_service.proto

import type { Contact as _ucs_v1_Contact, ContactOutput as _ucs_v1_ContactOutput } from '../../ucs/v1/Contact.ts';

export interface ChangeContactAttributesResponse {
  'contact'?: (_ucs_v1_Contact | null);
}

export interface ChangeContactAttributesResponseOutput {
  'contact': (_ucs_v1_ContactOutput | null);
}
