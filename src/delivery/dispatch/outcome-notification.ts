import type { JsonObject } from '../../kernel/json.ts';
import type { Dialect, OutcomeFailure, Told } from '../../operations/definition/dialect.ts';

export const DEFAULT_FAILURE_MESSAGE = 'UCS request failed';

const DETAIL_MAX_CHARACTERS = 1_024;

/** What stands around the data in a notification: the channel, the replay id, brackets. */
const AROUND_BYTES = 512;

/** Bytes that the data of a notification may have, so that the whole has no more than `notificationMaxBytes`. */
export function toDataMaxBytes(notificationMaxBytes: number): number {
  return notificationMaxBytes - AROUND_BYTES;
}

/** What is answered in place of data that is too long to be taken by its client; undefined when it is not. */
export function toTooLongFailure(dataJson: string, notificationMaxBytes: number): OutcomeFailure | undefined {
  const maxBytes = toDataMaxBytes(notificationMaxBytes);
  // No character of a string has more than three bytes.
  const bytes = dataJson.length * 3 <= maxBytes ? 0 : Buffer.byteLength(dataJson);
  if (bytes <= maxBytes) return undefined;
  const errorDetail = `The answer has ${bytes} bytes; a notification has at most ${maxBytes} of data.`;
  return { errorMessage: DEFAULT_FAILURE_MESSAGE, errorCode: 'RESOURCE_EXHAUSTED', errorDetail };
}

/** The data of a success, as JSON text. */
export function toSuccessText(dialect: Dialect, told: Told, fields: JsonObject): string {
  return JSON.stringify(dialect.toSuccessData(told, fields));
}

/** The data of a failure, as JSON text. */
export function toFailureText(
  dialect: Dialect,
  told: Told,
  failureFields: JsonObject,
  failure: OutcomeFailure,
): string {
  const bounded = { ...failure, errorDetail: shorten(failure.errorDetail) };
  return JSON.stringify(dialect.toFailureData(told, failureFields, bounded));
}

/** What a UCS says has no bound of its own. */
function shorten(detail: string): string {
  if (detail.length <= DETAIL_MAX_CHARACTERS) return detail;
  return Array.from(detail.slice(0, 2 * DETAIL_MAX_CHARACTERS))
    .slice(0, DETAIL_MAX_CHARACTERS)
    .join('')
    .toWellFormed();
}
