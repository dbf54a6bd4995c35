import { status } from '@grpc/grpc-js';
import { show } from '../../checked-ucs.ts';
import { BrokenRule, must, NotOffered } from '../../ended-rule.ts';
import { NO_SUCH_ID } from '../../faults.ts';
import type { Rule } from '../../rule.ts';

const REFUSALS: readonly number[] = [status.INVALID_ARGUMENT, status.UNAUTHENTICATED, status.PERMISSION_DENIED];

export const wantsTenant: Rule = {
  id: 'tenant-mandatory',
  says: 'A call without the metadata ucs-tenant is refused.',
  async check(ucs) {
    // Of all methods one that writes nothing, whatever the server does.
    for (const method of ['GetInteraction', 'ListInteractions', 'FindOrCreatePhoneCall'] as const) {
      const request = method === 'GetInteraction' ? { interactionId: NO_SUCH_ID } : {};
      const answer = await ucs.call(method, request, { tenant: '' });
      if (!answer.ok && answer.code === status.UNIMPLEMENTED) continue;
      if (answer.ok) throw new BrokenRule(`${show(method, request)} without ucs-tenant`, 'OK');
      must(REFUSALS.includes(answer.code), `${show(method, request)} without ucs-tenant`, answer.said);
      return;
    }
    throw new NotOffered('GetInteraction, ListInteractions, FindOrCreatePhoneCall');
  },
};
