import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import type { TimestampOutput } from '../../proto/google/protobuf/Timestamp.ts';
import { fromStruct } from '../../proto/struct-json.ts';
import type { InteractionOutput } from '../../proto/ucs/v1/Interaction.ts';
import type { OwnerOutput } from '../../proto/ucs/v1/Owner.ts';
import { givenDuration, givenMoment } from '../answers/given-values.ts';
import type { OperationContext } from '../definition/operation-definition.ts';
import { givenId, sayable } from '../definition/unusable-answer.ts';
import { UCS_TO_TYPE_ID } from '../fields/call-type.ts';
import { toShownMediaType } from '../fields/media-type.ts';
import { UCS_TO_STATE } from '../fields/status.ts';

const date = z.string().meta({ description: 'Such as 2013-11-25 21:02:22.000+0000.' });

/** An interaction as the API shows it (web-services-api.md, section 2). */
export const interactionResource = z
  .object({
    uri: z.string(),
    id: z.string(),
    path: z.string(),
    mediaType: z.string(),
    typeId: z.string().optional(),
    state: z.string().optional(),
    startDate: date.optional(),
    endDate: date.optional(),
    subject: z.string().optional(),
    contactId: z.string().optional(),
    parentId: z.string().optional(),
    threadId: z.string().optional(),
    comment: z.string().optional(),
    ownerInformation: z
      .object({ id: z.string(), userName: z.string(), firstName: z.string(), lastName: z.string() })
      .optional(),
    customAttributes: z.record(z.string(), z.unknown()).meta({ description: 'The attached data that was asked for.' }),
    phoneNumber: z.string().optional(),
    callDuration: z.number().optional().meta({ description: 'Seconds.' }),
  })
  .meta({ description: 'An interaction. Fields without a value are left out.' });

/** The same with all its attached data. */
export const interactionContent = interactionResource.extend({ userData: z.record(z.string(), z.unknown()) });

/** Shows an interaction with all its attached data. */
export function toInteractionContent(
  interaction: InteractionOutput,
  customAttributes: readonly string[] | undefined,
  context: OperationContext,
): JsonObject {
  return {
    ...toInteractionResource(interaction, customAttributes, context),
    userData: sayable(fromStruct(interaction.userData), 'userData'),
  };
}

/** Shows an interaction; of its attached data, the named keys stand under customAttributes. */
export function toInteractionResource(
  interaction: InteractionOutput,
  customAttributes: readonly string[] | undefined,
  context: OperationContext,
): JsonObject {
  const { phoneCall } = interaction;
  const id = givenId(interaction.id, 'an interaction');
  const path = `/interactions/${id}`;
  return withoutAbsent({
    uri: `/api/v2/ucs${path}`,
    id,
    path,
    mediaType: toShownMediaType(interaction.mediaType),
    typeId: UCS_TO_TYPE_ID[interaction.type],
    state: UCS_TO_STATE[interaction.status],
    startDate: toDateText(interaction.startTime),
    endDate: toDateText(interaction.endTime),
    subject: interaction.subject || undefined,
    contactId: interaction.contactId || undefined,
    parentId: interaction.parentId || undefined,
    threadId: interaction.threadId || undefined,
    comment: interaction.comment || undefined,
    ownerInformation: toOwnerInformation(interaction.owner, context),
    customAttributes: sayable(pick(fromStruct(interaction.userData), customAttributes ?? []), 'userData'),
    phoneNumber: phoneCall?.phoneNumber || undefined,
    callDuration: givenDuration(phoneCall?.durationSeconds),
  });
}

function toOwnerInformation(owner: OwnerOutput | null, { personName }: OperationContext): JsonObject | undefined {
  if (!owner?.id) return undefined;
  const { firstName, lastName } = personName(owner.id) ?? { firstName: '', lastName: '' };
  return { id: owner.id, userName: owner.userName, firstName, lastName };
}

/** Such as `2013-11-25 21:02:22.000+0000`: always in UTC. */
function toDateText(timestamp: TimestampOutput | null): string | undefined {
  const iso = givenMoment(timestamp);
  return iso && `${iso.slice(0, 10)} ${iso.slice(11, -1)}+0000`;
}

function pick(data: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(data).filter(([name]) => names.includes(name)));
}

function withoutAbsent(fields: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const present: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) present[name] = value;
  return present;
}
