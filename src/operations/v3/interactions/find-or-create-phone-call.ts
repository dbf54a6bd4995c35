import { z } from 'zod';
import { toStruct } from '../../../proto/struct-json.ts';
import { givenId } from '../../definition/unusable-answer.ts';
import { callType, TYPE_TO_UCS } from '../../fields/call-type.ts';
import { optionalObjectId } from '../../fields/object-id.ts';
import { STATUS_TO_UCS, status } from '../../fields/status.ts';
import { mandatoryText, optional, optionalText } from '../../fields/text.ts';
import { fromKvpairs, optionalKvpairs } from '../fields/kvpairs.ts';
import { defineV3Operation } from '../v3-operation.ts';

export const findOrCreatePhoneCall = defineV3Operation({
  name: 'findOrCreatePhoneCall',
  event: 'EventFindOrCreatePhoneCall',
  summary:
    'Finds the phone call with a call id, or creates it. Without data it is created with type Unknown, status InProcess and no phone number.',
  path: '/ucs/voice/{callId}/find-or-create',
  aliases: [{ path: '/ucs/find-or-create-phone-call' }],
  features: ['api-ucs-voice'],
  parameters: z.object({
    callId: mandatoryText('Id of the call; exact and case-sensitive.', 256),
    status: optional(status),
    phoneNumber: optionalText('Number used for identification.', 64),
    type: optional(callType),
    contactId: optionalObjectId('Contact to associate; identified by phone number and attached data when left out.'),
    parentId: optionalObjectId('Parent interaction; its thread is used.'),
    threadId: optionalObjectId('Thread to join; ignored when there is a parent.'),
    subject: optionalText('Subject of the interaction.', 512),
    userData: optionalKvpairs('Attached data; keys that name contact attributes are used for identification.'),
  }),
  together: ['status', 'phoneNumber', 'type'],
  orderedBy: undefined,
  method: 'FindOrCreatePhoneCall',
  request: (call) => ({
    callId: call.callId,
    status: STATUS_TO_UCS[call.status ?? 'InProcess'],
    phoneNumber: call.phoneNumber,
    type: TYPE_TO_UCS[call.type ?? 'Unknown'],
    contactId: call.contactId,
    parentId: call.parentId,
    threadId: call.threadId,
    subject: call.subject,
    userData: call.userData && toStruct(fromKvpairs(call.userData)),
  }),
  success: ({ interactionId, created }) => ({
    interactionId: givenId(interactionId, 'the interaction'),
    isCreated: created,
  }),
  notification: z.object({ interactionId: z.string(), isCreated: z.boolean() }),
  samples: [
    { title: 'A call of which nothing else is known', path: { callId: '1231331' }, body: {} },
    {
      title: 'An inbound call of a known contact',
      path: { callId: '1231332' },
      body: {
        status: 'InProcess',
        phoneNumber: '1231231231',
        type: 'Inbound',
        contactId: '0000DaA3G4VF000Q',
        userData: [{ key: 'key1', type: 'str', value: 'value1' }],
      },
    },
  ],
});
