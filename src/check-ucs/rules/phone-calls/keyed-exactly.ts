import { show } from '../../checked-ucs.ts';
import { must } from '../../ended-rule.ts';
import { newPhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

export const keyedExactly: Rule = {
  id: 'phone-call-key',
  says: 'The call_id is exact: another case, a blank at the end, or a composed letter make another call.',
  async check(ucs) {
    const request = newPhoneCall(ucs, 'é');
    const callIds = [
      request.callId,
      request.callId.toUpperCase(),
      `${request.callId} `,
      request.callId.normalize('NFD'),
    ];
    const ids = new Set<string>();
    for (const callId of callIds) {
      const { interactionId } = await ucs.answer('FindOrCreatePhoneCall', { ...request, callId });
      ids.add(interactionId);
    }
    must(
      ids.size === callIds.length,
      `${show('FindOrCreatePhoneCall', request)} and three variants`,
      `${ids.size} interactions`,
    );
  },
};
