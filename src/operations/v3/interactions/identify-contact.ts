import { z } from 'zod';
import type { UcsRequest, UcsResponse } from '../../../proto/methods.ts';
import { toStruct } from '../../../proto/struct-json.ts';
import type { CallMethod, CallOutcome, Stated } from '../../definition/call-method.ts';
import { toStoredMediaType } from '../../fields/media-type.ts';
import { optionalObjectId } from '../../fields/object-id.ts';
import { optional, optionalText } from '../../fields/text.ts';
import { fromKvpairs, optionalKvpairs } from '../fields/kvpairs.ts';
import { defineV3Operation } from '../v3-operation.ts';

type Request = Stated<UcsRequest<'IdentifyContact'>>;

export const identifyContact = defineV3Operation({
  name: 'identifyContact',
  event: 'EventIdentifiedContact',
  summary: 'Finds the contact of an interaction by its phone number and attached data, or creates it.',
  path: '/ucs/interactions/{interactionId}/identify-contact',
  aliases: [{ path: '/ucs/identify-contact' }],
  features: ['api-ucs-voice', 'api-multimedia*'],
  parameters: z.object({
    interactionId: optionalObjectId('The interaction; without one, what follows is all that is known.'),
    createContactEnabled: optional(
      z
        .boolean({ error: 'expected true or false' })
        .meta({ description: 'Whether to create the contact when none is found; default true.' }),
    ),
    mediaType: optionalText('Medium through which the contact came, such as call.', 32),
    phoneNumber: optionalText('Phone number, instead of that of the interaction.', 64),
    emailAddress: optionalText('E-mail address; the strongest attribute.', 256),
    userData: optionalKvpairs('Keys that name contact attributes are used for identification.'),
  }),
  orderedBy: 'interactionId',
  method: 'IdentifyContact',
  request: (known) => ({
    emailAddress: known.emailAddress,
    lastName: undefined,
    phoneNumber: known.phoneNumber,
    mediaType: toStoredMediaType(known.mediaType),
    createEnabled: known.createContactEnabled ?? true,
    userData: known.userData && toStruct(fromKvpairs(known.userData)),
  }),
  read: identifyByInteraction,
  success: ({ contactId, created }) => ({
    ...(contactId !== '' && { contactId }),
    contactIds: contactId === '' ? [] : [contactId],
    contactCreated: created,
    nbContacts: contactId === '' ? 0 : 1,
  }),
  notification: z.object({
    contactId: z.string().optional().meta({ description: 'Left out when nobody was found.' }),
    contactIds: z.array(z.string()),
    contactCreated: z.boolean(),
    nbContacts: z.int(),
  }),
  samples: [
    {
      title: 'By what the demo interaction says',
      path: { interactionId: 'XXXDDDD' },
      body: { createContactEnabled: false },
    },
  ],
});

/** What the request does not say of the contact, the interaction does; where that has a contact already, it is this one. */
async function identifyByInteraction<Fault>(
  call: CallMethod<Fault>,
  request: Request,
  { interactionId }: { readonly interactionId: string | undefined },
): Promise<CallOutcome<UcsResponse<'IdentifyContact'>, Fault>> {
  if (interactionId === undefined) return call('IdentifyContact', request);
  const found = await call('GetInteraction', { interactionId });
  if (!found.ok) return found;
  const { interaction } = found.response;
  if (interaction?.contactId) return { ok: true, response: { contactId: interaction.contactId, created: false } };
  return call('IdentifyContact', {
    ...request,
    phoneNumber: request.phoneNumber || interaction?.phoneCall?.phoneNumber,
    mediaType: request.mediaType || interaction?.mediaType,
    userData: { fields: { ...interaction?.userData?.fields, ...request.userData?.fields } },
  });
}
