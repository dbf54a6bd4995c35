import { must } from '../../ended-rule.ts';
import type { Rule } from '../../rule.ts';

const AT_ONCE = 20;

export const identifiedAtomically: Rule = {
  id: 'identify-atomic',
  says: 'Calls of IdentifyContact at once for an unknown number make one contact.',
  async check(ucs) {
    const request = { phoneNumber: ucs.newNumber(), createEnabled: true };
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => ucs.answer('IdentifyContact', request)));
    const ids = new Set(answers.map(({ contactId }) => contactId));
    const created = answers.filter((answer) => answer.created).length;
    must(
      ids.size === 1 && created === 1,
      `${AT_ONCE} times at once IdentifyContact of an unknown number`,
      `${ids.size} contacts, ${created} times created`,
    );
  },
};
