import { z } from 'zod';
import { toStruct } from '../../proto/struct-json.ts';
import { defineOperation } from '../definition/operation.ts';
import { toStoredMediaType } from '../fields/media-type.ts';
import { optionalText } from '../fields/text.ts';
import { userData } from '../fields/user-data.ts';
import { optionalYesOrNo, toBoolean } from '../fields/yes-or-no.ts';
import { MISSING } from '../missing.ts';

const text = { type: 'string', minLength: 1 };
const KNOWN = [
  { required: ['emailAddress'], properties: { emailAddress: text } },
  { required: ['lastName'], properties: { lastName: text } },
  { required: ['phoneNumber'], properties: { phoneNumber: text } },
  { required: ['userData'], properties: { userData: { type: 'object' } } },
];

export const identifyUcsContact = defineOperation({
  name: 'IdentifyUCSContact',
  summary: 'Finds a contact by what is known of it, or creates it.',
  path: '/contacts/ucs',
  features: ['api-ucs-voice', 'api-multimedia*'],
  parameters: z
    .object({
      emailAddress: optionalText('E-mail address; the strongest attribute.', 256),
      lastName: optionalText('Last name; used with FirstName of userData where that is there.', 256),
      phoneNumber: optionalText('Phone number.', 64),
      mediaType: optionalText('Medium through which the contact came, such as call.', 32),
      createContactEnabled: optionalYesOrNo('Whether to create the contact when none is found; default true.'),
      userData: userData('Keys that name contact attributes are used for identification.'),
    })
    .superRefine((known, context) => {
      if (known.emailAddress || known.lastName || known.phoneNumber || known.userData) return;
      context.addIssue({
        code: 'custom',
        message: 'expected at least one of emailAddress, lastName, phoneNumber, userData',
        params: MISSING,
      });
    })
    // The same for the documents, in words that generators of clients pass over.
    .meta({ if: { anyOf: KNOWN }, else: { not: {} } }),
  orderedBy: undefined,
  method: 'IdentifyContact',
  request: (known) => ({
    emailAddress: known.emailAddress,
    lastName: known.lastName,
    phoneNumber: known.phoneNumber,
    mediaType: toStoredMediaType(known.mediaType),
    createEnabled: toBoolean(known.createContactEnabled, true),
    userData: known.userData && toStruct(known.userData),
  }),
  // The documented shape has no message type.
  success: ({ contactId }) =>
    contactId === ''
      ? {
          failure: {
            errorMessage: 'Contact not found',
            errorCode: 510,
            errorDetail: 'No contact has these attributes, and none was created.',
          },
        }
      : { contactId },
  failureFields: {},
  notification: z.object({ contactId: z.string() }),
  samples: [
    {
      title: 'By phone number',
      path: {},
      body: {
        operationName: 'IdentifyUCSContact',
        phoneNumber: '1231231231',
        mediaType: 'call',
        createContactEnabled: 'false',
      },
    },
  ],
});
