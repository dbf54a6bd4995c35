import type { V3Face } from '../v3-face.ts';
import type { DocumentedOperation } from './documented-operation.ts';

/** All that the documents are made of. */
export type Documented = {
  readonly catalogue: readonly DocumentedOperation[];
  readonly v3Catalogue: readonly V3Face[];
  readonly version: string;
};
