// Original file: proto/ucs/v1/interaction_service.proto

import type { Interaction as _ucs_v1_Interaction, InteractionOutput as _ucs_v1_InteractionOutput } from '../../ucs/v1/Interaction.ts';

export interface SearchInteractionsResponse {
  'interactions'?: (_ucs_v1_Interaction)[];
  'totalSize'?: (number);
  '_totalSize'?: "totalSize";
}

export interface SearchInteractionsResponseOutput {
  'interactions': (_ucs_v1_InteractionOutput)[];
  'totalSize'?: (number);
  '_totalSize'?: "totalSize";
}
