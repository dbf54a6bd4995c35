import { MISSING_PARAMETER } from '../../faults.ts';
import { newPhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

export const wantsParameters: Rule = {
  id: 'phone-call-parameters',
  says: 'FindOrCreatePhoneCall without call_id, status or type is INVALID_ARGUMENT with fault 201 in ErrorInfo (domain "ucs").',
  async check(ucs) {
    const request = newPhoneCall(ucs, 'missing');
    for (const without of ['callId', 'status', 'type'] as const) {
      await ucs.refuses('FindOrCreatePhoneCall', { ...request, [without]: undefined }, MISSING_PARAMETER);
    }
  },
};
