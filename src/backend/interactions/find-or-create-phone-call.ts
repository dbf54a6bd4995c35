import { sql } from 'kysely';
import type { JsonObject } from '../../kernel/json.ts';
import { fromStruct } from '../../proto/struct-json.ts';
import type { FindOrCreatePhoneCallRequestOutput } from '../../proto/ucs/v1/FindOrCreatePhoneCallRequest.ts';
import type { FindOrCreatePhoneCallResponse } from '../../proto/ucs/v1/FindOrCreatePhoneCallResponse.ts';
import { type IdentifyMode, identifyOrCreate, toKnownAttributes } from '../contacts/identification/bind.ts';
import { resolveContact } from '../contacts/merged-contacts.ts';
import { incorrectValue, notFound } from '../fault.ts';
import { atMost, given, mandatory, mandatoryEnum } from '../field-checks.ts';
import type { MethodTools, UcsCaller, UcsMethod } from '../method.ts';
import type { Tx } from '../store/schema.ts';
import { NEXT_SEARCH_NUMBER } from '../store/search/search-number.ts';
import { insertSearchTerms } from '../store/search/search-terms.ts';
import { parseUserDataText } from './user-data.ts';

type Request = FindOrCreatePhoneCallRequestOutput;

/**
 * Answers the phone call with this call id, and makes it if there is none (ucs.md, "Find or create"). The key is unique in the database, so of any
 * number of calls at once one makes it; the others run again and find what it made.
 */
export const findOrCreatePhoneCall: UcsMethod<Request, FindOrCreatePhoneCallResponse> = async (
  request,
  caller,
  tools,
) => {
  check(request);
  return tools.store.transaction(async (tx) => {
    const found = await findCall(tx, caller.tenant, request.callId);
    if (found !== undefined) return { interactionId: found, created: false };
    return { interactionId: await create(tx, request, caller, tools), created: true };
  });
};

function check(request: Request): void {
  mandatory('CallId', request.callId, 256);
  mandatoryEnum('Status', request.status, 'INTERACTION_STATUS_UNSPECIFIED');
  atMost('PhoneNumber', request.phoneNumber, 64);
  mandatoryEnum('Type', request.type, 'INTERACTION_TYPE_UNSPECIFIED');
  atMost('ContactId', request.contactId, 64);
  atMost('ParentId', request.parentId, 64);
  atMost('ThreadId', request.threadId, 64);
  atMost('Subject', request.subject, 512);
}

async function findCall(tx: Tx, tenant: string, callId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('interaction')
    .select('id')
    .where('tenant', '=', tenant)
    .where('external_id', '=', callId)
    // In the words of the index: a parameter would not let SQLite use it.
    .where('media_type', '=', sql.lit('voice'))
    .executeTakeFirst();
  return row?.id;
}

async function create(tx: Tx, request: Request, caller: UcsCaller, tools: MethodTools): Promise<string> {
  const userData = fromStruct(request.userData);
  const userDataText = parseUserDataText(userData);
  const threadId = await findThread(tx, request, caller.tenant, tools.newId);
  const contactId = await bindContact(tx, request, userData, caller, tools);
  const id = tools.newId();
  const nowMs = tools.nowMs();
  const searched = await tx
    .insertInto('interaction')
    .values({
      tenant: caller.tenant,
      id,
      media_type: 'voice',
      type: request.type,
      subtype: '',
      status: request.status,
      start_ms: nowMs,
      end_ms: request.status === 'INTERACTION_STATUS_STOPPED' ? nowMs : null,
      subject: request.subject,
      contact_id: contactId ?? null,
      parent_id: given(request.parentId) ?? null,
      thread_id: threadId,
      comment: '',
      external_id: request.callId,
      owner_id: caller.userId,
      owner_name: caller.userName,
      creator_application: caller.application,
      // Phone calls made here can be parents (operations.md, "Demo identities").
      can_be_parent: 1,
      user_data: userDataText,
      modify_ms: nowMs,
      phone_number: request.phoneNumber,
      duration_seconds: null,
      search_number: NEXT_SEARCH_NUMBER,
    })
    .returning(['subject', 'phone_number', 'user_data', 'search_number'])
    .executeTakeFirstOrThrow();
  await insertSearchTerms(tx, caller.tenant, id, searched);
  return id;
}

/** The parent's thread, else the thread given, else a new one. Faults 510 and 204 when the parent is missing or cannot be one. */
async function findThread(tx: Tx, request: Request, tenant: string, newId: () => string): Promise<string> {
  if (request.parentId === '') return given(request.threadId) ?? newId();
  const parent = await tx
    .selectFrom('interaction')
    .select(['thread_id', 'can_be_parent'])
    .where('tenant', '=', tenant)
    .where('id', '=', request.parentId)
    .executeTakeFirst();
  if (parent === undefined) throw notFound('Interaction', request.parentId);
  if (parent.can_be_parent === 0) {
    throw incorrectValue(
      'ParentId',
      'Parent Interaction with CanBeParent=true',
      `Interaction '${request.parentId}' with CanBeParent:false`,
    );
  }
  return parent.thread_id;
}

async function bindContact(
  tx: Tx,
  request: Request,
  userData: JsonObject,
  { tenant }: UcsCaller,
  tools: MethodTools,
): Promise<string | undefined> {
  if (request.contactId !== '') return resolveContact(tx, tenant, request.contactId);
  const known = toKnownAttributes({ PhoneNumber: request.phoneNumber }, userData);
  const { contactId } = await identifyOrCreate(tx, tenant, known, parseMode(request, userData), tools);
  return contactId;
}

/** Calls between agents identify a contact and never make one. */
function parseMode(request: Request, userData: JsonObject): IdentifyMode {
  const asked = userData['IdentifyCreateContact'] ?? 3;
  const mode = typeof asked === 'number' || typeof asked === 'string' ? MODES.get(String(asked)) : undefined;
  if (mode === undefined) {
    throw incorrectValue('IdentifyCreateContact', '1, 2 or 3', JSON.stringify(asked).slice(0, 64));
  }
  const internal = request.type === 'INTERACTION_TYPE_INTERNAL' || request.type === 'INTERACTION_TYPE_CONSULT';
  return internal && mode === 'identify-or-create' ? 'identify' : mode;
}

const MODES: ReadonlyMap<string, IdentifyMode> = new Map([
  ['1', 'neither'],
  ['2', 'identify'],
  ['3', 'identify-or-create'],
]);
