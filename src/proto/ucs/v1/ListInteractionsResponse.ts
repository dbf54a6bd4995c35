// Original file: proto/ucs/v1/interaction_service.proto

import type { Interaction as _ucs_v1_Interaction, InteractionOutput as _ucs_v1_InteractionOutput } from '../../ucs/v1/Interaction.ts';

export interface ListInteractionsResponse {
  'interactions'?: (_ucs_v1_Interaction)[];
  'nextPageToken'?: (string);
}

export interface ListInteractionsResponseOutput {
  'interactions': (_ucs_v1_InteractionOutput)[];
  'nextPageToken': (string);
}
