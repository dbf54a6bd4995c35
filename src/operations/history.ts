import { z } from 'zod';
import type { JsonObject } from '../kernel/json.ts';
import type { UcsResponse } from '../proto/methods.ts';
import type { OperationContext } from './definition/operation-definition.ts';
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
});

/** The notification of a history operation (web-services-api.md, section 2). */
export function toHistory(
  { interactions }: UcsResponse<'ListInteractions'>,
  { customAttributes }: { readonly customAttributes: readonly string[] | undefined },
  context: OperationContext,
): JsonObject {
  return {
    messageType,
    interactions: interactions.map((interaction) => toInteractionResource(interaction, customAttributes, context)),
  };
}
