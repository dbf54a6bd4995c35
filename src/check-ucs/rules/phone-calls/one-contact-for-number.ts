import { show } from '../../checked-ucs.ts';
import { must } from '../../ended-rule.ts';
import { newPhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

const AT_ONCE = 10;

export const oneContactForNumber: Rule = {
  id: 'phone-call-one-contact',
  says: 'Calls at once from one unknown number are bound to one contact.',
  async check(ucs) {
    const first = newPhoneCall(ucs, 'number');
    const requests = Array.from({ length: AT_ONCE }, (_, index) => ({
      ...first,
      callId: ucs.unique(`number-${index}`),
    }));
    const made = await Promise.all(requests.map((request) => ucs.answer('FindOrCreatePhoneCall', request)));
    const contacts = new Set<string>();
    for (const { interactionId } of made) {
      const { interaction } = await ucs.answer('GetInteraction', { interactionId });
      contacts.add(interaction?.contactId ?? '');
    }
    const sent = `${AT_ONCE} times at once, with call_ids of their own, ${show('FindOrCreatePhoneCall', first)}`;
    must(
      contacts.size === 1 && !contacts.has(''),
      sent,
      `interactions of the contacts ${JSON.stringify([...contacts])}`,
    );
  },
};
