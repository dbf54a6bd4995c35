import { must } from '../../ended-rule.ts';
import { newPhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

export const listOrder: Rule = {
  id: 'list-order',
  says: 'ListInteractions is ordered by start time, newest first unless sort_order is ASCENDING.',
  async check(ucs) {
    const ownerUserId = ucs.unique('order').slice(0, 64);
    for (let count = 0; count < 4; count++)
      await ucs.answer('FindOrCreatePhoneCall', newPhoneCall(ucs, 'order'), { userId: ownerUserId });
    for (const sortOrder of ['SORT_ORDER_UNSPECIFIED', 'SORT_ORDER_ASCENDING', 'SORT_ORDER_DESCENDING'] as const) {
      const { interactions } = await ucs.answer('ListInteractions', { ownerUserId, sortOrder });
      const times = interactions.map(
        ({ startTime }) => (startTime?.seconds ?? 0) * 1e3 + (startTime?.nanos ?? 0) / 1e6,
      );
      const ascending = times.toSorted((a, b) => a - b);
      const due = sortOrder === 'SORT_ORDER_ASCENDING' ? ascending : ascending.toReversed();
      const isKept = times.length === 4 && JSON.stringify(times) === JSON.stringify(due);
      must(
        isKept,
        `ListInteractions of a user with 4 interactions, ${sortOrder}`,
        `the start times ${JSON.stringify(times)}`,
      );
    }
  },
};
