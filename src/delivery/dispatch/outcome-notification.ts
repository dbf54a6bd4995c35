import type { JsonObject } from '../../kernel/json.ts';
import type { Failure } from '../../operations/definition/operation-definition.ts';

/** The data of a success, as JSON text. */
export function toSuccessData(referenceId: number, fields: JsonObject): string {
  return JSON.stringify({ referenceId, ...fields });
}

/** The data of a failure (web-services-api.md, "Failure detail"), as JSON text. */
export function toFailureData(
  referenceId: number,
  failureFields: JsonObject,
  failure: Failure & { readonly errorMessage: string },
): string {
  const { errorMessage, errorCode, errorDetail } = failure;
  return JSON.stringify({ referenceId, ...failureFields, errorMessage, errorCode, errorDetail });
}
