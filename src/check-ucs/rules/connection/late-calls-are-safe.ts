import { show } from '../../checked-ucs.ts';
import { must } from '../../ended-rule.ts';
import { newPhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

const TOO_SHORT_MS = 1;

export const lateCallsAreSafe: Rule = {
  id: 'deadline',
  says: 'A call that its caller gave up at its deadline may be made again: it is still made once.',
  async check(ucs) {
    const request = newPhoneCall(ucs, 'deadline');
    await ucs.answer('FindOrCreatePhoneCall', newPhoneCall(ucs, 'before'));
    for (let count = 0; count < 5; count++)
      await ucs.call('FindOrCreatePhoneCall', request, { timeoutMs: TOO_SHORT_MS });
    const answers = [];
    for (let count = 0; count < 3; count++) answers.push(await ucs.answer('FindOrCreatePhoneCall', request));
    const ids = new Set(answers.map(({ interactionId }) => interactionId));
    const created = answers.slice(1).filter((answer) => answer.created);
    must(
      ids.size === 1 && created.length === 0,
      `${show('FindOrCreatePhoneCall', request)} with a deadline of 1 ms, then without`,
      JSON.stringify(answers),
    );
  },
};
