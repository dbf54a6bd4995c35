// Original file: proto/ucs/v1/contact.proto


export interface ContactAttribute {
  'name'?: (string);
  'values'?: (string)[];
  'descriptions'?: (string)[];
}

export interface ContactAttributeOutput {
  'name': (string);
  'values': (string)[];
  'descriptions': (string)[];
}
