import type { OperationFace } from '../../operations/definition/operation.ts';

/** What the documents say of an operation. */
export type DocumentedOperation = Omit<OperationFace, 'orderedBy'>;
