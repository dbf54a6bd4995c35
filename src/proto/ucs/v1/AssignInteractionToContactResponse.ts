// Original file: proto/ucs/v1/interaction_service.proto


export interface AssignInteractionToContactResponse {
}

export interface AssignInteractionToContactResponseOutput {
}
