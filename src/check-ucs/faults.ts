import { status } from '@grpc/grpc-js';

/** The failures of the contract that rules ask for (proto/ucs/v1/interaction_service.proto). */
export const MISSING_PARAMETER = { code: status.INVALID_ARGUMENT, fault: 201 } as const;
export const WRONG_TYPE = { code: status.INVALID_ARGUMENT, fault: 203 } as const;
export const NOT_FOUND = { code: status.NOT_FOUND, fault: 510 } as const;

/** An id that no UCS makes. */
export const NO_SUCH_ID = 'CHECKUCS00NOBODY';
