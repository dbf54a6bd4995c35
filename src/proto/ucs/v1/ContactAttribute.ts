// Original file: proto/ucs/v1/contact.proto


export interface ContactAttribute {
  'name'?: (string);
  'values'?: (string)[];
}

export interface ContactAttributeOutput {
  'name': (string);
  'values': (string)[];
}
