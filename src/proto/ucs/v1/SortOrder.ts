// Original file: proto/ucs/v1/interaction_service.proto

export const SortOrder = {
  SORT_ORDER_UNSPECIFIED: 'SORT_ORDER_UNSPECIFIED',
  SORT_ORDER_ASCENDING: 'SORT_ORDER_ASCENDING',
  SORT_ORDER_DESCENDING: 'SORT_ORDER_DESCENDING',
} as const;

export type SortOrder =
  | 'SORT_ORDER_UNSPECIFIED'
  | 0
  | 'SORT_ORDER_ASCENDING'
  | 1
  | 'SORT_ORDER_DESCENDING'
  | 2

export type SortOrderOutput = typeof SortOrder[keyof typeof SortOrder]
