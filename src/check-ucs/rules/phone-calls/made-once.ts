import { show } from '../../checked-ucs.ts';
import { must } from '../../ended-rule.ts';
import { newPhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

export const madeOnce: Rule = {
  id: 'phone-call-once',
  says: 'FindOrCreatePhoneCall made again with the same call_id finds the same interaction: created is true the first time only.',
  async check(ucs) {
    const request = newPhoneCall(ucs, 'once');
    const first = await ucs.answer('FindOrCreatePhoneCall', request);
    const again = await ucs.answer('FindOrCreatePhoneCall', request);
    const isKept =
      first.created && !again.created && first.interactionId !== '' && first.interactionId === again.interactionId;
    must(isKept, `twice ${show('FindOrCreatePhoneCall', request)}`, JSON.stringify([first, again]));
  },
};
