import { must } from '../../ended-rule.ts';
import { makePhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

export const updateFollowsMask: Rule = {
  id: 'update-mask',
  says: 'UpdateInteraction changes what update_mask names, and nothing else, and answers the interaction after it.',
  async check(ucs) {
    const id = await makePhoneCall(ucs, 'mask', { subject: 'before' });
    const request = { interaction: { id, comment: 'noted', subject: 'not named' }, updateMask: { paths: ['comment'] } };
    const updated = await ucs.answer('UpdateInteraction', request);
    const { comment, subject } = updated.interaction ?? {};
    must(
      comment === 'noted' && subject === 'before',
      `UpdateInteraction ${JSON.stringify(request)}`,
      JSON.stringify({ comment, subject }),
    );
  },
};
