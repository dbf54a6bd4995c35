import { z } from 'zod';
import { toStruct } from '../../proto/struct-json.ts';
import { defineOperation } from '../definition/operation.ts';
import { callDuration } from '../fields/call-duration.ts';
import { objectId } from '../fields/object-id.ts';
import { STATUS_TO_UCS } from '../fields/status.ts';
import { userData } from '../fields/user-data.ts';
import { UCS_OPERATION_FAILURE, UCS_OPERATION_SUCCESS, ucsOperationResponse } from './ucs-operation-response.ts';

export const setCallCompleted = defineOperation({
  name: 'SetCallCompleted',
  summary: 'Marks a phone call as over: its state becomes Stopped and its end date is set.',
  path: '/ucs/interactions/{interactionId}',
  features: ['api-voice', 'api-ucs-voice'],
  parameters: z.object({
    interactionId: objectId('The phone call.'),
    callDuration,
    userData: userData('Attached data to save; merged key by key with what is there.'),
  }),
  orderedBy: 'interactionId',
  method: 'UpdateInteraction',
  request: (call) => ({
    interaction: {
      id: call.interactionId,
      status: STATUS_TO_UCS.Stopped,
      ...(call.callDuration !== undefined && { phoneCall: { durationSeconds: call.callDuration } }),
      ...(call.userData !== undefined && { userData: toStruct(call.userData) }),
    },
    // An end time without a value is the time of the UCS, and stays what it was when the call is completed again.
    updateMask: {
      paths: [
        'status',
        'end_time',
        ...(call.callDuration === undefined ? [] : ['phone_call.duration_seconds']),
        ...(call.userData === undefined ? [] : ['user_data']),
      ],
    },
  }),
  success: () => UCS_OPERATION_SUCCESS,
  failureFields: UCS_OPERATION_FAILURE,
  notification: ucsOperationResponse,
  samples: [
    {
      title: 'A call of a minute and a half',
      path: { interactionId: 'XXXDDDD' },
      body: { operationName: 'SetCallCompleted', callDuration: 90, userData: { disposition: 'solved' } },
    },
  ],
});
