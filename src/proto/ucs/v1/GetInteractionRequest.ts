// Original file: proto/ucs/v1/interaction_service.proto


export interface GetInteractionRequest {
  'interactionId'?: (string);
}

export interface GetInteractionRequestOutput {
  'interactionId': (string);
}
