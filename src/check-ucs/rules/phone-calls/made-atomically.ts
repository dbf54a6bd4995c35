import { show } from '../../checked-ucs.ts';
import { must } from '../../ended-rule.ts';
import { newPhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

const AT_ONCE = 20;

export const madeAtomically: Rule = {
  id: 'phone-call-atomic',
  says: 'Of any number of calls at once for one call_id exactly one answers created = true, and all the same interaction.',
  async check(ucs) {
    for (let round = 0; round < 3; round++) {
      const request = newPhoneCall(ucs, `atomic-${round}`);
      const answers = await Promise.all(
        Array.from({ length: AT_ONCE }, () => ucs.answer('FindOrCreatePhoneCall', request)),
      );
      const ids = new Set(answers.map(({ interactionId }) => interactionId));
      const created = answers.filter((answer) => answer.created).length;
      const sent = `${AT_ONCE} times at once ${show('FindOrCreatePhoneCall', request)}`;
      must(created === 1 && ids.size === 1, sent, `${created} times created = true, and ${ids.size} interactions`);
    }
  },
};
