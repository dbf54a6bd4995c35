import { toStruct } from '../../../proto/struct-json.ts';
import { must } from '../../ended-rule.ts';
import { newPhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

export const listFilters: Rule = {
  id: 'list-filters',
  says: 'ListInteractions gives what matches every filter: owner, medium and user_data.',
  async check(ucs) {
    const ownerUserId = ucs.unique('filters').slice(0, 64);
    const caller = { userId: ownerUserId };
    const wanted = { ...newPhoneCall(ucs, 'filters'), userData: toStruct({ colour: 'red', size: 'L' }) };
    const other = { ...newPhoneCall(ucs, 'filters'), userData: toStruct({ colour: 'red', size: 'M' }) };
    const { interactionId } = await ucs.answer('FindOrCreatePhoneCall', wanted, caller);
    await ucs.answer('FindOrCreatePhoneCall', other, caller);
    await ucs.answer('FindOrCreatePhoneCall', { ...wanted, callId: ucs.unique('filters') });
    const filter = { ownerUserId, mediaType: 'voice', userDataEquals: { colour: 'red', size: 'L' } };
    const { interactions } = await ucs.answer('ListInteractions', filter);
    const ids = interactions.map(({ id }) => id);
    must(
      ids.length === 1 && ids[0] === interactionId,
      `ListInteractions ${JSON.stringify(filter)}`,
      `${JSON.stringify(ids)}, where ${interactionId} is due`,
    );
    const none = await ucs.answer('ListInteractions', { ownerUserId, mediaType: 'chat' });
    must(
      none.interactions.length === 0,
      'ListInteractions of another medium',
      `${none.interactions.length} phone calls`,
    );
  },
};
