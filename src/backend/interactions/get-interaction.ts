import type { GetInteractionRequestOutput } from '../../proto/ucs/v1/GetInteractionRequest.ts';
import type { GetInteractionResponse } from '../../proto/ucs/v1/GetInteractionResponse.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { readKeptInteraction, toInteraction } from './interaction-row.ts';

/** Reads one interaction, archived or not. */
export const getInteraction: UcsMethod<GetInteractionRequestOutput, GetInteractionResponse> = async (
  { interactionId },
  { tenant },
  { store },
) => {
  mandatory('InteractionId', interactionId, 64);
  return { interaction: toInteraction(await store.read((db) => readKeptInteraction(db, tenant, interactionId))) };
};
