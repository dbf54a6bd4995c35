import { choice } from './choice.ts';

/** Wire name and UCS name of a call's type. */
export const TYPE_TO_UCS = {
  Unknown: 'INTERACTION_TYPE_UNKNOWN',
  Internal: 'INTERACTION_TYPE_INTERNAL',
  Inbound: 'INTERACTION_TYPE_INBOUND',
  Outbound: 'INTERACTION_TYPE_OUTBOUND',
  Consult: 'INTERACTION_TYPE_CONSULT',
} as const;

export const UCS_TO_TYPE_ID = {
  INTERACTION_TYPE_UNSPECIFIED: undefined,
  INTERACTION_TYPE_UNKNOWN: 'Unknown',
  INTERACTION_TYPE_INTERNAL: 'Internal',
  INTERACTION_TYPE_INBOUND: 'Inbound',
  INTERACTION_TYPE_OUTBOUND: 'Outbound',
  INTERACTION_TYPE_CONSULT: 'Consult',
} as const;

export const callType = choice('Between whom the call takes place; Internal and Consult never create a contact.', [
  'Unknown',
  'Internal',
  'Inbound',
  'Outbound',
  'Consult',
]);
