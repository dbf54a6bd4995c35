// Original file: proto/ucs/v1/interaction_service.proto


export interface AssignInteractionToContactRequest {
  'interactionId'?: (string);
  'contactId'?: (string);
}

export interface AssignInteractionToContactRequestOutput {
  'interactionId': (string);
  'contactId': (string);
}
