// Original file: proto/ucs/v1/contact_service.proto

import type { AttributeOrder as _ucs_v1_AttributeOrder, AttributeOrderOutput as _ucs_v1_AttributeOrderOutput } from '../../ucs/v1/AttributeOrder.ts';

export interface SearchContactsRequest {
  'criteria'?: ({[key: string]: string});
  'pageSize'?: (number);
  'pageToken'?: (string);
  'query'?: (string);
  'orderBy'?: (_ucs_v1_AttributeOrder)[];
  'skip'?: (number);
  'countAll'?: (boolean);
}

export interface SearchContactsRequestOutput {
  'criteria': ({[key: string]: string});
  'pageSize': (number);
  'pageToken': (string);
  'query': (string);
  'orderBy': (_ucs_v1_AttributeOrderOutput)[];
  'skip': (number);
  'countAll': (boolean);
}
