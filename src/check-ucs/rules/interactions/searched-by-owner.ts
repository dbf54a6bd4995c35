import { must } from '../../ended-rule.ts';
import { newPhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

export const searchedByOwner: Rule = {
  id: 'interaction-search',
  says: 'SearchInteractions gives what the named users made, at most page_size of it behind skip, and counts all when asked.',
  async check(ucs) {
    const userName = ucs.unique('owner').slice(0, 64);
    const caller = { userId: userName, userName };
    for (let count = 0; count < 3; count++)
      await ucs.answer('FindOrCreatePhoneCall', newPhoneCall(ucs, 'search'), caller);
    const request = { query: '*:*', ownerUserNames: [userName], pageSize: 2, skip: 2, countAll: true };
    const { interactions, totalSize } = await ucs.answer('SearchInteractions', request);
    const isKept = interactions.length === 1 && totalSize === 3 && interactions[0]?.owner?.userName === userName;
    must(
      isKept,
      `SearchInteractions ${JSON.stringify(request)} of a user with 3 interactions`,
      `${interactions.length} interactions of ${totalSize}`,
    );
  },
};
