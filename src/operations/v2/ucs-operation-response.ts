import { z } from 'zod';

/** What the three SetCall operations answer (web-services-api.md, section 1): `success` is a boolean here. */
export const UCS_OPERATION_SUCCESS = { messageType: 'UcsOperationResponse', success: true } as const;
export const UCS_OPERATION_FAILURE = { messageType: 'UcsOperationResponse', success: false } as const;

export const ucsOperationResponse = z.object({
  messageType: z.literal('UcsOperationResponse'),
  success: z.literal(true),
});
