// Original file: proto/ucs/v1/contact_service.proto


export interface DeleteContactResponse {
}

export interface DeleteContactResponseOutput {
}
