// Original file: proto/ucs/v1/contact_service.proto

import type { ContactAttribute as _ucs_v1_ContactAttribute, ContactAttributeOutput as _ucs_v1_ContactAttributeOutput } from '../../ucs/v1/ContactAttribute.ts';
import type { AddedValues as _ucs_v1_AddedValues, AddedValuesOutput as _ucs_v1_AddedValuesOutput } from '../../ucs/v1/AddedValues.ts';

export interface ChangeContactAttributesRequest {
  'contactId'?: (string);
  'removedNames'?: (string)[];
  'replaced'?: (_ucs_v1_ContactAttribute)[];
  'added'?: (_ucs_v1_AddedValues)[];
}

export interface ChangeContactAttributesRequestOutput {
  'contactId': (string);
  'removedNames': (string)[];
  'replaced': (_ucs_v1_ContactAttributeOutput)[];
  'added': (_ucs_v1_AddedValuesOutput)[];
}
