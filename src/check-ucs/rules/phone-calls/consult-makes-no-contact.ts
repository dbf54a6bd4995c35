import { show } from '../../checked-ucs.ts';
import { must } from '../../ended-rule.ts';
import { newPhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

export const consultMakesNoContact: Rule = {
  id: 'phone-call-internal',
  says: 'Calls between agents (INTERNAL, CONSULT) make no contact.',
  async check(ucs) {
    for (const type of ['INTERACTION_TYPE_INTERNAL', 'INTERACTION_TYPE_CONSULT'] as const) {
      const request = { ...newPhoneCall(ucs, 'agents'), type };
      const { interactionId } = await ucs.answer('FindOrCreatePhoneCall', request);
      const { interaction } = await ucs.answer('GetInteraction', { interactionId });
      must(
        interaction?.contactId === '',
        show('FindOrCreatePhoneCall', request),
        `the contact ${interaction?.contactId}`,
      );
    }
  },
};
