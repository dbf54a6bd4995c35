import { fromStruct, toStruct } from '../../../proto/struct-json.ts';
import { must } from '../../ended-rule.ts';
import { makePhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

export const updateMergesUserData: Rule = {
  id: 'update-user-data',
  says: 'UpdateInteraction merges user_data key by key.',
  async check(ucs) {
    const id = await makePhoneCall(ucs, 'merge', { userData: toStruct({ kept: 'a', changed: 'b' }) });
    const userData = toStruct({ changed: 'c', added: 'd' });
    const updated = await ucs.answer('UpdateInteraction', {
      interaction: { id, userData },
      updateMask: { paths: ['user_data'] },
    });
    const data = fromStruct(updated.interaction?.userData);
    const isMerged = data['kept'] === 'a' && data['changed'] === 'c' && data['added'] === 'd';
    must(isMerged, 'user_data {kept, changed}, then UpdateInteraction with {changed, added}', JSON.stringify(data));
  },
};
