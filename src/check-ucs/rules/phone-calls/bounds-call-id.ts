import { WRONG_TYPE } from '../../faults.ts';
import { newPhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

const CALL_ID_MAX_CHARS = 256;
/** One character, two units of UTF-16, four bytes of UTF-8. */
const WIDE = '😀';

export const boundsCallId: Rule = {
  id: 'phone-call-limits',
  says: 'A call_id may have 256 characters, whatever their bytes; one more is INVALID_ARGUMENT with fault 203.',
  async check(ucs) {
    const request = newPhoneCall(ucs, 'limits');
    const callId = request.callId + WIDE.repeat(CALL_ID_MAX_CHARS - request.callId.length);
    await ucs.answer('FindOrCreatePhoneCall', { ...request, callId });
    await ucs.refuses('FindOrCreatePhoneCall', { ...request, callId: `${callId}x` }, WRONG_TYPE);
  },
};
