import type { DeleteContactRequestOutput } from '../../proto/ucs/v1/DeleteContactRequest.ts';
import type { DeleteContactResponse } from '../../proto/ucs/v1/DeleteContactResponse.ts';
import { mandatory } from '../field-checks.ts';
import type { UcsMethod } from '../method.ts';

/** Removes a contact. Its interactions stay, bound to nobody; contacts merged into it stand on their own again. */
export const deleteContact: UcsMethod<DeleteContactRequestOutput, DeleteContactResponse> = async (
  { contactId },
  { tenant },
  { store },
) => {
  mandatory('ContactId', contactId, 64);
  await store.transaction(async (tx) => {
    await tx
      .updateTable('interaction')
      .set({ contact_id: null })
      .where('tenant', '=', tenant)
      .where('contact_id', '=', contactId)
      .execute();
    await tx
      .updateTable('contact')
      .set({ merged_into: null })
      .where('tenant', '=', tenant)
      .where('merged_into', '=', contactId)
      .execute();
    await tx.deleteFrom('contact_attribute').where('tenant', '=', tenant).where('contact_id', '=', contactId).execute();
    await tx.deleteFrom('contact').where('tenant', '=', tenant).where('id', '=', contactId).execute();
  });
  return {};
};
