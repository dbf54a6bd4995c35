import { type RawBuilder, sql } from 'kysely';
import { toStruct } from '../../proto/struct-json.ts';
import type { Interaction } from '../../proto/ucs/v1/Interaction.ts';
import type { PhoneCall } from '../../proto/ucs/v1/PhoneCall.ts';
import { notFound } from '../fault.ts';
import type { Database, InteractionTable } from '../store/schema.ts';
import { toTimestamp } from '../timestamp.ts';
import { fromUserDataText } from './user-data.ts';

export type InteractionRow = InteractionTable & { readonly merged_into: string | null };

/** Where interactions are kept (proto/ucs/v1, InteractionSource). */
export type InteractionSourceTable = 'interaction' | 'archived_interaction';

/** Interactions with the contact that stands for theirs, after merges. */
export function selectInteractions(
  db: Database,
  tenant: string,
  indexedBy: RawBuilder<unknown> = sql``,
  table: InteractionSourceTable = 'interaction',
) {
  return db
    .selectFrom(sql<InteractionTable>`${sql.table(table)}`.as<'i'>(sql`${sql.id('i')}${indexedBy}`))
    .leftJoin('contact as c', (join) => join.onRef('c.tenant', '=', 'i.tenant').onRef('c.id', '=', 'i.contact_id'))
    .selectAll('i')
    .select('c.merged_into')
    .where('i.tenant', '=', tenant);
}

/** Reads one interaction of the tenant. Fault 510 when there is none. */
export async function readInteraction(db: Database, tenant: string, id: string): Promise<InteractionRow> {
  const row = await selectInteractions(db, tenant).where('i.id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('Interaction', id);
  return row;
}

/** The same of what is archived too. */
export async function readKeptInteraction(db: Database, tenant: string, id: string): Promise<InteractionRow> {
  const archived = selectInteractions(db, tenant, sql``, 'archived_interaction').where('i.id', '=', id);
  const main = await selectInteractions(db, tenant).where('i.id', '=', id).executeTakeFirst();
  const row = main ?? (await archived.executeTakeFirst());
  if (row === undefined) throw notFound('Interaction', id);
  return row;
}

/** The row as a message. */
export function toInteraction(row: InteractionRow): Interaction {
  return {
    id: row.id,
    mediaType: row.media_type,
    type: row.type,
    subtype: row.subtype,
    status: row.status,
    startTime: toTimestamp(row.start_ms),
    endTime: row.end_ms === null ? null : toTimestamp(row.end_ms),
    subject: row.subject,
    contactId: row.merged_into ?? row.contact_id ?? '',
    parentId: row.parent_id ?? '',
    threadId: row.thread_id,
    comment: row.comment,
    externalId: row.external_id ?? '',
    owner: { id: row.owner_id, userName: row.owner_name },
    creatorApplication: row.creator_application,
    canBeParent: row.can_be_parent === 1,
    userData: toStruct(fromUserDataText(row.user_data)),
    modifyTime: toTimestamp(row.modify_ms),
    phoneCall: row.phone_number === null ? null : toPhoneCall(row.phone_number, row.duration_seconds),
  };
}

function toPhoneCall(phoneNumber: string, durationSeconds: number | null): PhoneCall {
  return durationSeconds === null ? { phoneNumber } : { phoneNumber, durationSeconds };
}
