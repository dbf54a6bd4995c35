import type { AssignInteractionToContactRequestOutput } from '../../proto/ucs/v1/AssignInteractionToContactRequest.ts';
import type { AssignInteractionToContactResponse } from '../../proto/ucs/v1/AssignInteractionToContactResponse.ts';
import { resolveContact } from '../contacts/merged-contacts.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';
import { readInteraction } from './interaction-row.ts';

/** Binds an interaction to a contact; both must exist. Doing it again changes nothing. */
export const assignInteractionToContact: UcsMethod<
  AssignInteractionToContactRequestOutput,
  AssignInteractionToContactResponse
> = async (request, { tenant }, { store, nowMs }) => {
  mandatory('InteractionId', request.interactionId, 64);
  mandatory('ContactId', request.contactId, 64);
  await store.transaction(async (tx) => {
    const interaction = await readInteraction(tx, tenant, request.interactionId);
    const contactId = await resolveContact(tx, tenant, request.contactId);
    if (interaction.contact_id === contactId) return;
    await tx
      .updateTable('interaction')
      .set({ contact_id: contactId, modify_ms: nowMs() })
      .where('tenant', '=', tenant)
      .where('id', '=', request.interactionId)
      .execute();
  });
  return {};
};
