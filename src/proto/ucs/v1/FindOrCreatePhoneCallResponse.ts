// Original file: proto/ucs/v1/interaction_service.proto


export interface FindOrCreatePhoneCallResponse {
  'interactionId'?: (string);
  'created'?: (boolean);
}

export interface FindOrCreatePhoneCallResponseOutput {
  'interactionId': (string);
  'created': (boolean);
}
