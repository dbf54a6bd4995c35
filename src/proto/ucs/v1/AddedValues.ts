// Original file: proto/ucs/v1/contact_service.proto

import type { ContactAttribute as _ucs_v1_ContactAttribute, ContactAttributeOutput as _ucs_v1_ContactAttributeOutput } from '../../ucs/v1/ContactAttribute.ts';

export interface AddedValues {
  'attribute'?: (_ucs_v1_ContactAttribute | null);
  'primary'?: (boolean);
}

export interface AddedValuesOutput {
  'attribute': (_ucs_v1_ContactAttributeOutput | null);
  'primary': (boolean);
}
