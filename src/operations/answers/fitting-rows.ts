import type { JsonObject } from '../../kernel/json.ts';
import type { Failure, OperationContext } from '../definition/operation-definition.ts';

/** Bytes of a row that are not its own: the comma. Of the notification: all that stands around the rows. */
const COMMA_BYTES = 1;
const AROUND_BYTES = 256;

export type FittingRows =
  | { readonly rows: readonly JsonObject[]; readonly failure: undefined }
  | { readonly failure: Failure & { readonly errorMessage: string } };

/** The first of these objects, as rows, that a notification has room for (web-services-api.md, section 6). A failure when not even one fits. */
export function toFittingRows<Thing extends { readonly id: string }>(
  things: readonly Thing[],
  toRow: (thing: Thing) => JsonObject,
  what: 'interaction' | 'contact',
  { dataMaxBytes }: OperationContext,
): FittingRows {
  const rows: JsonObject[] = [];
  let bytesLeft = dataMaxBytes - AROUND_BYTES;
  for (const thing of things) {
    const row = toRow(thing);
    bytesLeft -= Buffer.byteLength(JSON.stringify(row)) + COMMA_BYTES;
    if (bytesLeft < 0) break;
    rows.push(row);
  }
  const [first] = things;
  if (first === undefined || rows.length > 0) return { rows, failure: undefined };
  return {
    failure: {
      errorMessage: 'UCS request failed',
      errorCode: 'RESOURCE_EXHAUSTED',
      errorDetail: `The ${what} '${first.id}' alone is longer than a notification may be (${dataMaxBytes} bytes).`,
    },
  };
}
