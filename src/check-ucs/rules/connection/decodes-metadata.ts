import { must } from '../../ended-rule.ts';
import type { Rule } from '../../rule.ts';

const USER_NAME = 'Zoë 100%, 山田';

export const decodesMetadata: Rule = {
  id: 'metadata-encoding',
  says: 'Metadata is percent-encoded UTF-8: the user who makes an interaction becomes its owner, with the name as it was.',
  async check(ucs) {
    const caller = { userId: ucs.unique('agent').slice(0, 64), userName: USER_NAME };
    const call = { callId: ucs.unique('metadata') };
    const request = {
      ...call,
      status: 'INTERACTION_STATUS_NEW',
      phoneNumber: ucs.newNumber(),
      type: 'INTERACTION_TYPE_INBOUND',
    } as const;
    const { interactionId } = await ucs.answer('FindOrCreatePhoneCall', request, caller);
    const { interaction } = await ucs.answer('GetInteraction', { interactionId });
    const owner = JSON.stringify(interaction?.owner ?? null);
    const isKept = interaction?.owner?.userName === USER_NAME && interaction.owner.id === caller.userId;
    must(isKept, `a phone call of ${JSON.stringify(caller)}`, `the owner ${owner}`);
  },
};
