import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../../kernel/json.ts';
import { toNumericId } from '../../../kernel/numeric-id.ts';
import { fromStruct } from '../../../proto/struct-json.ts';
import type { InteractionOutput } from '../../../proto/ucs/v1/Interaction.ts';
import type { OwnerOutput } from '../../../proto/ucs/v1/Owner.ts';
import { givenDuration, givenMoment } from '../../answers/given-values.ts';
import type { OperationContext } from '../../definition/operation-definition.ts';
import { givenId, sayable } from '../../definition/unusable-answer.ts';
import { UCS_TO_TYPE_ID } from '../../fields/call-type.ts';
import { UCS_TO_STATE } from '../../fields/status.ts';
import { toKvpairs } from './kvpairs.ts';

const moment = z.string().meta({ description: 'Such as 2020-03-08T17:08:26.863Z.' });

const shared = {
  id: z.string(),
  state: z.string().optional(),
  typeId: z.string().optional(),
  subtypeId: z.string().optional(),
  contactId: z.string().optional(),
  threadId: z.string().optional(),
  subject: z.string().optional(),
  mediaType: z.string().meta({ description: 'Call, email, chat and the like.' }),
  startDate: moment.optional(),
  endDate: moment.optional(),
  ownerInformation: z
    .array(z.object({ DBID: z.int(), userName: z.string(), firstName: z.string(), lastName: z.string() }))
    .meta({ description: 'The user who made it; an array of one, or empty.' }),
};

/** An interaction in a list. Fields without a value are left out. */
export const interactionRow = z.object(shared);

/** The same with all that there is. */
export const interactionDetails = z.object({
  ...shared,
  parentId: z.string().optional(),
  phoneNumber: z.string().optional(),
  callDuration: z.number().optional().meta({ description: 'Seconds.' }),
  comment: z.string().optional(),
  userData: z.array(z.object({ key: z.string(), type: z.string(), value: z.unknown() })),
});

export function toInteractionRow(interaction: InteractionOutput, context: OperationContext): JsonObject {
  return withoutAbsent({
    id: givenId(interaction.id, 'an interaction'),
    state: UCS_TO_STATE[interaction.status],
    typeId: UCS_TO_TYPE_ID[interaction.type],
    subtypeId: interaction.subtype || undefined,
    contactId: interaction.contactId || undefined,
    threadId: interaction.threadId || undefined,
    subject: interaction.subject || undefined,
    // Phone calls are stored as voice.
    mediaType: interaction.mediaType === 'voice' ? 'Call' : interaction.mediaType,
    startDate: givenMoment(interaction.startTime),
    endDate: givenMoment(interaction.endTime),
    ownerInformation: toOwners(interaction.owner, context),
  });
}

export function toInteractionDetails(interaction: InteractionOutput, context: OperationContext): JsonObject {
  const { phoneCall } = interaction;
  return withoutAbsent({
    ...toInteractionRow(interaction, context),
    parentId: interaction.parentId || undefined,
    phoneNumber: phoneCall?.phoneNumber || undefined,
    callDuration: givenDuration(phoneCall?.durationSeconds),
    comment: interaction.comment || undefined,
    userData: toKvpairs(sayable(fromStruct(interaction.userData), 'userData')),
  });
}

function toOwners(owner: OwnerOutput | null, { personName }: OperationContext): readonly JsonObject[] {
  if (!owner?.id) return [];
  const { firstName, lastName } = personName(owner.id) ?? { firstName: '', lastName: '' };
  return [{ DBID: toNumericId(owner.id), userName: owner.userName || owner.id, firstName, lastName }];
}

function withoutAbsent(fields: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const present: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) present[name] = value;
  return present;
}
