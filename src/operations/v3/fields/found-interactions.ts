import { z } from 'zod';
import type { JsonObject } from '../../../kernel/json.ts';
import type { InteractionOutput } from '../../../proto/ucs/v1/Interaction.ts';
import { toFittingRows } from '../../answers/fitting-rows.ts';
import type { Failure, OperationContext } from '../../definition/operation-definition.ts';
import { interactionRow, toInteractionRow } from './interaction-row.ts';

/** What an event with interactions says of them. */
export const foundInteractions = z.object({
  interactions: z.array(interactionRow),
  foundInteractions: z.int().meta({ description: 'How many there are.' }),
  returnedInteractions: z.int().meta({
    description: 'How many of them are here: what goes beyond the bound of a notification is left out.',
  }),
});

/** `found`: how many there are in all. */
export function toFoundInteractions(
  interactions: readonly InteractionOutput[],
  found: number,
  context: OperationContext,
): JsonObject | { readonly failure: Failure & { readonly errorMessage: string } } {
  const toRow = (interaction: InteractionOutput) => toInteractionRow(interaction, context);
  const fitting = toFittingRows(interactions, toRow, 'interaction', context);
  if (fitting.failure !== undefined) return { failure: fitting.failure };
  return { interactions: fitting.rows, foundInteractions: found, returnedInteractions: fitting.rows.length };
}
