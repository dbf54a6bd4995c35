// Original file: proto/ucs/v1/interaction_service.proto

import type { Interaction as _ucs_v1_Interaction, InteractionOutput as _ucs_v1_InteractionOutput } from '../../ucs/v1/Interaction.ts';
import type { FieldMask as _google_protobuf_FieldMask, FieldMaskOutput as _google_protobuf_FieldMaskOutput } from '../../google/protobuf/FieldMask.ts';

export interface UpdateInteractionRequest {
  'interaction'?: (_ucs_v1_Interaction | null);
  'updateMask'?: (_google_protobuf_FieldMask | null);
}

export interface UpdateInteractionRequestOutput {
  'interaction': (_ucs_v1_InteractionOutput | null);
  'updateMask': (_google_protobuf_FieldMaskOutput | null);
}
