// Original file: proto/ucs/v1/interaction.proto


export interface Owner {
  'id'?: (string);
  'userName'?: (string);
}

export interface OwnerOutput {
  'id': (string);
  'userName': (string);
}
