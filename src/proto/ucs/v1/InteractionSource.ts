// Original file: proto/ucs/v1/interaction_service.proto

export const InteractionSource = {
  INTERACTION_SOURCE_UNSPECIFIED: 'INTERACTION_SOURCE_UNSPECIFIED',
  INTERACTION_SOURCE_MAIN: 'INTERACTION_SOURCE_MAIN',
  INTERACTION_SOURCE_ARCHIVE: 'INTERACTION_SOURCE_ARCHIVE',
} as const;

export type InteractionSource =
  | 'INTERACTION_SOURCE_UNSPECIFIED'
  | 0
  | 'INTERACTION_SOURCE_MAIN'
  | 1
  | 'INTERACTION_SOURCE_ARCHIVE'
  | 2

export type InteractionSourceOutput = typeof InteractionSource[keyof typeof InteractionSource]
