import type { JsonValue } from '../../../kernel/json.ts';
import type { UcsRequest } from '../../../proto/methods.ts';
import { toStruct } from '../../../proto/struct-json.ts';
import type { Stated } from '../../definition/call-method.ts';
import { STATUS_TO_UCS } from '../../fields/status.ts';
import { fromKvpairs } from './kvpairs.ts';

/** The end of an interaction: an end time without a value is the time of the UCS, and stays what it was when it is completed again. */
export function toCompletion(ended: {
  readonly interactionId: string;
  readonly callDuration: number | undefined;
  readonly userData: readonly JsonValue[] | undefined;
}): Stated<UcsRequest<'UpdateInteraction'>> {
  const { interactionId, callDuration, userData } = ended;
  return {
    interaction: {
      id: interactionId,
      status: STATUS_TO_UCS.Stopped,
      ...(callDuration !== undefined && { phoneCall: { durationSeconds: callDuration } }),
      ...(userData !== undefined && { userData: toStruct(fromKvpairs(userData)) }),
    },
    updateMask: {
      paths: [
        ...['status', 'end_time'],
        ...(callDuration === undefined ? [] : ['phone_call.duration_seconds']),
        ...(userData === undefined ? [] : ['user_data']),
      ],
    },
  };
}
