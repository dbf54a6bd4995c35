// Original file: proto/ucs/v1/contact_service.proto


export interface AttributeOrder {
  'attributeName'?: (string);
  'descending'?: (boolean);
}

export interface AttributeOrderOutput {
  'attributeName': (string);
  'descending': (boolean);
}
