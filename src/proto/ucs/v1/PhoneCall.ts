// Original file: proto/ucs/v1/interaction.proto


export interface PhoneCall {
  'phoneNumber'?: (string);
  'durationSeconds'?: (number | string);
  '_durationSeconds'?: "durationSeconds";
}

export interface PhoneCallOutput {
  'phoneNumber': (string);
  'durationSeconds'?: (number);
  '_durationSeconds'?: "durationSeconds";
}
