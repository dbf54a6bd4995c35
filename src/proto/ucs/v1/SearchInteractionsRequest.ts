// Original file: proto/ucs/v1/interaction_service.proto

import type { SortOrder as _ucs_v1_SortOrder, SortOrderOutput as _ucs_v1_SortOrderOutput } from '../../ucs/v1/SortOrder.ts';

export interface SearchInteractionsRequest {
  'query'?: (string);
  'ownerUserNames'?: (string)[];
  'sortOrder'?: (_ucs_v1_SortOrder);
  'pageSize'?: (number);
  'skip'?: (number);
  'countAll'?: (boolean);
}

export interface SearchInteractionsRequestOutput {
  'query': (string);
  'ownerUserNames': (string)[];
  'sortOrder': (_ucs_v1_SortOrderOutput);
  'pageSize': (number);
  'skip': (number);
  'countAll': (boolean);
}
