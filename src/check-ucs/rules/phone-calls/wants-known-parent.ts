import { NO_SUCH_ID, NOT_FOUND } from '../../faults.ts';
import { newPhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

export const wantsKnownParent: Rule = {
  id: 'phone-call-parent',
  says: 'A parent_id that is not there is NOT_FOUND with fault 510; the id of a phone call is one that may be a parent.',
  async check(ucs) {
    const parent = await ucs.answer('FindOrCreatePhoneCall', newPhoneCall(ucs, 'parent'));
    await ucs.answer('FindOrCreatePhoneCall', { ...newPhoneCall(ucs, 'child'), parentId: parent.interactionId });
    await ucs.refuses('FindOrCreatePhoneCall', { ...newPhoneCall(ucs, 'orphan'), parentId: NO_SUCH_ID }, NOT_FOUND);
  },
};
