import { must } from '../../ended-rule.ts';
import { makePhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

export const assignmentMayBeRepeated: Rule = {
  id: 'assign-twice',
  says: 'AssignInteractionToContact binds the interaction, and succeeds again.',
  async check(ucs) {
    const interactionId = await makePhoneCall(ucs, 'assign');
    const { contactId } = await ucs.answer('IdentifyContact', { phoneNumber: ucs.newNumber(), createEnabled: true });
    for (let count = 0; count < 2; count++)
      await ucs.answer('AssignInteractionToContact', { interactionId, contactId });
    const { interaction } = await ucs.answer('GetInteraction', { interactionId });
    must(
      interaction?.contactId === contactId,
      `twice AssignInteractionToContact to ${contactId}`,
      `the contact ${interaction?.contactId}`,
    );
  },
};
