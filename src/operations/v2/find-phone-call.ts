import { z } from 'zod';
import { toStruct } from '../../proto/struct-json.ts';
import { defineOperation } from '../definition/operation.ts';
import { givenId } from '../definition/unusable-answer.ts';
import { callType, TYPE_TO_UCS } from '../fields/call-type.ts';
import { optionalObjectId } from '../fields/object-id.ts';
import { STATUS_TO_UCS, status } from '../fields/status.ts';
import { mandatoryText, optionalText } from '../fields/text.ts';
import { userData } from '../fields/user-data.ts';

export const findPhoneCall = defineOperation({
  name: 'FindPhoneCall',
  summary: 'Finds the phone call with a call id, or creates it.',
  path: '/ucs/interactions',
  features: ['api-ucs-voice'],
  parameters: z.object({
    callId: mandatoryText('Id of the call; exact and case-sensitive.', 256),
    status,
    phoneNumber: mandatoryText('Number used for identification.', 64),
    type: callType,
    contactId: optionalObjectId('Contact to associate; identified by phone number and attached data when left out.'),
    parentId: optionalObjectId('Parent interaction; its thread is used.'),
    threadId: optionalObjectId('Thread to join; ignored when there is a parent.'),
    subject: optionalText('Subject of the interaction.', 512),
    userData: userData('Attached data; keys that name contact attributes are used for identification.'),
  }),
  orderedBy: undefined,
  method: 'FindOrCreatePhoneCall',
  request: (call) => ({
    callId: call.callId,
    status: STATUS_TO_UCS[call.status],
    phoneNumber: call.phoneNumber,
    type: TYPE_TO_UCS[call.type],
    contactId: call.contactId,
    parentId: call.parentId,
    threadId: call.threadId,
    subject: call.subject,
    userData: call.userData && toStruct(call.userData),
  }),
  // The documented spelling: a message type in lower case, and a boolean as a string.
  success: ({ interactionId, created }) => ({
    messageType: 'createInteractionResponse',
    interactionId: givenId(interactionId, 'the interaction'),
    isCreated: created ? 'true' : 'false',
  }),
  failureFields: { messageType: 'createInteractionResponse' },
  notification: z.object({
    messageType: z.literal('createInteractionResponse'),
    interactionId: z.string(),
    isCreated: z.enum(['true', 'false']).meta({ description: '"true" once for each call id, else "false".' }),
  }),
  samples: [
    {
      title: 'An inbound call of a known contact',
      path: {},
      body: {
        operationName: 'FindPhoneCall',
        callId: '1231331',
        status: 'InProcess',
        contactId: '0000DaA3G4VF000Q',
        phoneNumber: '1231231231',
        type: 'Inbound',
        parentId: 'XXXDDDD',
        threadId: 'A34XX6BA0FX',
        userData: { key1: 'value1', key2: 'value2' },
      },
    },
  ],
});
