import { NOT_FOUND } from '../../faults.ts';
import { makePhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

export const separatesTenants: Rule = {
  id: 'tenant-isolation',
  says: 'An interaction of one tenant is not there for another: NOT_FOUND with fault 510.',
  async check(ucs) {
    const interactionId = await makePhoneCall(ucs, 'isolation');
    await ucs.answer('GetInteraction', { interactionId });
    await ucs.refuses('GetInteraction', { interactionId }, NOT_FOUND, { tenant: ucs.unique('other').slice(0, 64) });
  },
};
