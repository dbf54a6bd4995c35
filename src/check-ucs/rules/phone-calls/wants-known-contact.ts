import { NO_SUCH_ID, NOT_FOUND } from '../../faults.ts';
import { newPhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

export const wantsKnownContact: Rule = {
  id: 'phone-call-contact',
  says: 'A contact_id that is not there is NOT_FOUND with fault 510, and no call is made.',
  async check(ucs) {
    const request = newPhoneCall(ucs, 'contact');
    await ucs.refuses('FindOrCreatePhoneCall', { ...request, contactId: NO_SUCH_ID }, NOT_FOUND);
    await ucs.refuses('FindOrCreatePhoneCall', { ...request, contactId: NO_SUCH_ID }, NOT_FOUND);
  },
};
