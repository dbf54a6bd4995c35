import { NOT_FOUND } from '../../faults.ts';
import type { Rule } from '../../rule.ts';

export const deletedForGood: Rule = {
  id: 'contact-delete',
  says: 'DeleteContact removes a contact, and succeeds again; GetContact then is NOT_FOUND with fault 510.',
  async check(ucs) {
    const contactId = ucs.unique('delete').slice(0, 64);
    await ucs.answer('CreateContact', { contactId });
    await ucs.answer('DeleteContact', { contactId });
    await ucs.answer('DeleteContact', { contactId });
    await ucs.refuses('GetContact', { contactId }, NOT_FOUND);
  },
};
