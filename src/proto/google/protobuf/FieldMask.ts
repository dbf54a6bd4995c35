// Original file: null


export interface FieldMask {
  'paths'?: (string)[];
}

export interface FieldMaskOutput {
  'paths': (string)[];
}
