// Original file: proto/ucs/v1/contact_service.proto

import type { Contact as _ucs_v1_Contact, ContactOutput as _ucs_v1_ContactOutput } from '../../ucs/v1/Contact.ts';

export interface SearchContactsResponse {
  'contacts'?: (_ucs_v1_Contact)[];
  'nextPageToken'?: (string);
  'totalSize'?: (number);
  '_totalSize'?: "totalSize";
}

export interface SearchContactsResponseOutput {
  'contacts': (_ucs_v1_ContactOutput)[];
  'nextPageToken': (string);
  'totalSize'?: (number);
  '_totalSize'?: "totalSize";
}
