// Original file: proto/ucs/v1/interaction_service.proto

import type { Interaction as _ucs_v1_Interaction, InteractionOutput as _ucs_v1_InteractionOutput } from '../../ucs/v1/Interaction.ts';

export interface UpdateInteractionResponse {
  'interaction'?: (_ucs_v1_Interaction | null);
}

export interface UpdateInteractionResponseOutput {
  'interaction': (_ucs_v1_InteractionOutput | null);
}
