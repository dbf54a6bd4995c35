import { NO_SUCH_ID, NOT_FOUND } from '../../faults.ts';
import { makePhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

export const assignmentWantsBoth: Rule = {
  id: 'assign-unknown',
  says: 'AssignInteractionToContact with an interaction or a contact that is not there is NOT_FOUND with fault 510.',
  async check(ucs) {
    const interactionId = await makePhoneCall(ucs, 'assign-unknown');
    await ucs.refuses('AssignInteractionToContact', { interactionId, contactId: NO_SUCH_ID }, NOT_FOUND);
    await ucs.refuses('AssignInteractionToContact', { interactionId: NO_SUCH_ID, contactId: NO_SUCH_ID }, NOT_FOUND);
  },
};
