import { z } from 'zod';
import type { JsonObject } from '../../kernel/json.ts';
import type { UcsResponse } from '../../proto/methods.ts';
import type { InteractionOutput } from '../../proto/ucs/v1/Interaction.ts';
import { toFittingRows } from '../answers/fitting-rows.ts';
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

/** The notification of a history operation (web-services-api.md, sections 2 and 6): rows beyond its bound are left out. */
export function toHistory(
  { interactions, nextPageToken }: UcsResponse<'ListInteractions'>,
  { customAttributes }: { readonly customAttributes: readonly string[] | undefined },
  context: OperationContext,
): JsonObject | { readonly failure: Failure & { readonly errorMessage: string } } {
  const toRow = (interaction: InteractionOutput) => toInteractionResource(interaction, customAttributes, context);
  const fitting = toFittingRows(interactions, toRow, 'interaction', context);
  if (fitting.failure !== undefined) return { failure: fitting.failure };
  const { rows } = fitting;
  const wasStopped = nextPageToken !== '';
  const truncated = wasStopped || rows.length < interactions.length;
  return {
    messageType,
    interactions: rows,
    ...(truncated && { truncated }),
    ...(truncated && !wasStopped && { totalCount: interactions.length }),
  };
}
