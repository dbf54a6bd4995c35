import { sql } from 'kysely';
import type { AssignInteractionToContactRequestOutput } from '../../proto/ucs/v1/AssignInteractionToContactRequest.ts';
import type { AssignInteractionToContactResponse } from '../../proto/ucs/v1/AssignInteractionToContactResponse.ts';
import { resolveContact } from '../contacts/merged-contacts.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import type { Tx } from '../store/schema.ts';
import { readInteraction } from './interaction-row.ts';

/** Binds an interaction, and all that follow from it, to a contact; both must exist. Doing it again changes nothing. */
export const assignInteractionToContact: UcsMethod<
  AssignInteractionToContactRequestOutput,
  AssignInteractionToContactResponse
> = async (request, { tenant }, { store, nowMs }) => {
  mandatory('InteractionId', request.interactionId, 64);
  mandatory('ContactId', request.contactId, 64);
  await store.transaction(async (tx) => {
    const { id } = await readInteraction(tx, tenant, request.interactionId);
    const contactId = await resolveContact(tx, tenant, request.contactId);
    await assignThread(tx, tenant, id, contactId, nowMs());
  });
  return {};
};

/** The interaction, its children, and theirs. Those that are bound to the contact already stay as they are. */
async function assignThread(tx: Tx, tenant: string, id: string, contactId: string, atMs: number): Promise<void> {
  await sql`
    update interaction set contact_id = ${contactId}, modify_ms = ${atMs}
    where tenant = ${tenant} and (contact_id is null or contact_id <> ${contactId}) and id in (
      with recursive thread (id) as (
        select root.id from interaction as root where root.tenant = ${tenant} and root.id = ${id}
        union
        select child.id from thread join interaction as child on child.tenant = ${tenant} and child.parent_id = thread.id
      ) select id from thread)`.execute(tx);
}
