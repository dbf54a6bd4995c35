import { z } from 'zod';
import type { JsonObject } from '../../kernel/json.ts';
import type { UcsResponse } from '../../proto/methods.ts';
import type { Failure, OperationContext } from '../definition/operation-definition.ts';
import { interactionResource, toInteractionResource } from './interaction-resource.ts';

const messageType = 'GetInteractionsHistoryMessage';

export const HISTORY_FAILURE = { messageType } as const;
export const HISTORY_FEATURES = [
  'api-multimedia-chat',
  'api-multimedia-email',
  'api-multimedia-facebook',
  'api-multimedia-twitter',
  'api-ucs-voice',
] as const;

export const historyNotification = z.object({
  messageType: z.literal(messageType),
  interactions: z.array(interactionResource),
  truncated: z
    .literal(true)
    .optional()
    .meta({ description: 'There are more: ask again with toDate (or fromDate, with sort asc) from the last one on.' }),
  totalCount: z.int().optional().meta({
    description:
      'When truncated: how many there are, up to maxSize. Left out when the time was up before all were looked through.',
  }),
});

/** Bytes of a row that are not its own: the comma. Of the notification: all that stands around the rows. */
const COMMA_BYTES = 1;
const AROUND_BYTES = 256;

/** The notification of a history operation (web-services-api.md, sections 2 and 6): rows beyond its bound are left out. */
export function toHistory(
  { interactions, nextPageToken }: UcsResponse<'ListInteractions'>,
  { customAttributes }: { readonly customAttributes: readonly string[] | undefined },
  context: OperationContext,
): JsonObject | { readonly failure: Failure & { readonly errorMessage: string } } {
  const rows: JsonObject[] = [];
  let bytesLeft = context.dataMaxBytes - AROUND_BYTES;
  for (const interaction of interactions) {
    const row = toInteractionResource(interaction, customAttributes, context);
    bytesLeft -= Buffer.byteLength(JSON.stringify(row)) + COMMA_BYTES;
    if (bytesLeft < 0) break;
    rows.push(row);
  }
  const [first] = interactions;
  if (first !== undefined && rows.length === 0) return { failure: toTooLong(first.id, context.dataMaxBytes) };
  const wasStopped = nextPageToken !== '';
  const truncated = wasStopped || rows.length < interactions.length;
  return {
    messageType,
    interactions: rows,
    ...(truncated && { truncated }),
    ...(truncated && !wasStopped && { totalCount: interactions.length }),
  };
}

function toTooLong(id: string, maxBytes: number): Failure & { readonly errorMessage: string } {
  return {
    errorMessage: 'UCS request failed',
    errorCode: 'RESOURCE_EXHAUSTED',
    errorDetail: `The interaction '${id}' alone is longer than a notification may be (${maxBytes} bytes).`,
  };
}
