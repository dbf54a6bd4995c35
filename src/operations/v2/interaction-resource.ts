import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import type { TimestampOutput } from '../../proto/google/protobuf/Timestamp.ts';
import { fromStruct } from '../../proto/struct-json.ts';
import type { InteractionOutput } from '../../proto/ucs/v1/Interaction.ts';
import type { OwnerOutput } from '../../proto/ucs/v1/Owner.ts';
import type { OperationContext } from '../definition/operation-definition.ts';
import { givenId, sayable, UnusableAnswer } from '../definition/unusable-answer.ts';
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
    callDuration: toDuration(phoneCall?.durationSeconds),
  });
}

function toOwnerInformation(owner: OwnerOutput | null, { personName }: OperationContext): JsonObject | undefined {
  if (!owner?.id) return undefined;
  const { firstName, lastName } = personName(owner.id) ?? { firstName: '', lastName: '' };
  return { id: owner.id, userName: owner.userName, firstName, lastName };
}

function toDuration(seconds: number | undefined): number | undefined {
  if (seconds === undefined || (Number.isFinite(seconds) && seconds >= 0)) return seconds;
  throw new UnusableAnswer('a duration that is none');
}

/** What google.protobuf.Timestamp can say: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z. */
const FIRST_SECOND = -62_135_596_800;
const LAST_SECOND = 253_402_300_799;

/** Such as `2013-11-25 21:02:22.000+0000`: always in UTC. */
function toDateText(timestamp: TimestampOutput | null): string | undefined {
  if (timestamp === null) return undefined;
  const { seconds, nanos } = timestamp;
  const isDate = seconds >= FIRST_SECOND && seconds <= LAST_SECOND && nanos >= 0 && nanos < 1e9;
  if (!isDate) throw new UnusableAnswer('a date that is none');
  const iso = new Date(seconds * 1000 + Math.floor(nanos / 1_000_000)).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, -1)}+0000`;
}

function pick(data: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(data).filter(([name]) => names.includes(name)));
}

function withoutAbsent(fields: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const present: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) present[name] = value;
  return present;
}
