import type { JsonObject } from '../../kernel/json.ts';
import type { Failure } from '../../operations/definition/operation-definition.ts';

export const DEFAULT_FAILURE_MESSAGE = 'UCS request failed';

const DETAIL_MAX_CHARACTERS = 1_024;

/** What stands around the data in a notification: the channel, the replay id, brackets. */
const AROUND_BYTES = 512;

/** Bytes that the data of a notification may have, so that the whole has no more than `notificationMaxBytes`. */
export function toDataMaxBytes(notificationMaxBytes: number): number {
  return notificationMaxBytes - AROUND_BYTES;
}

/** What is answered in place of data that is too long to be taken by its client; undefined when it is not. */
export function toTooLongFailure(
  dataJson: string,
  notificationMaxBytes: number,
): (Failure & { readonly errorMessage: string }) | undefined {
  const maxBytes = toDataMaxBytes(notificationMaxBytes);
  // No character of a string has more than three bytes.
  const bytes = dataJson.length * 3 <= maxBytes ? 0 : Buffer.byteLength(dataJson);
  if (bytes <= maxBytes) return undefined;
  const errorDetail = `The answer has ${bytes} bytes; a notification has at most ${maxBytes} of data.`;
  return { errorMessage: DEFAULT_FAILURE_MESSAGE, errorCode: 'RESOURCE_EXHAUSTED', errorDetail };
}

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
  return JSON.stringify({ referenceId, ...failureFields, errorMessage, errorCode, errorDetail: shorten(errorDetail) });
}

/** What a UCS says has no bound of its own. */
function shorten(detail: string): string {
  if (detail.length <= DETAIL_MAX_CHARACTERS) return detail;
  return Array.from(detail.slice(0, 2 * DETAIL_MAX_CHARACTERS))
    .slice(0, DETAIL_MAX_CHARACTERS)
    .join('')
    .toWellFormed();
}
