import { must } from '../../ended-rule.ts';
import { makePhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

export const updateMayBeRepeated: Rule = {
  id: 'update-twice',
  says: 'UpdateInteraction made again changes nothing: a call that is stopped keeps its end.',
  async check(ucs) {
    const id = await makePhoneCall(ucs, 'twice');
    const request = {
      interaction: { id, status: 'INTERACTION_STATUS_STOPPED' as const, phoneCall: { durationSeconds: 15.5 } },
      updateMask: { paths: ['status', 'end_time', 'phone_call.duration_seconds'] },
    };
    const { interaction: first } = await ucs.answer('UpdateInteraction', request);
    const { interaction: again } = await ucs.answer('UpdateInteraction', request);
    const shown = [first, again].map((interaction) => ({
      status: interaction?.status,
      endTime: interaction?.endTime,
      durationSeconds: interaction?.phoneCall?.durationSeconds,
    }));
    const isStopped =
      first?.status === 'INTERACTION_STATUS_STOPPED' &&
      first.endTime !== null &&
      first.phoneCall?.durationSeconds === 15.5;
    const isSame = JSON.stringify(shown[0]) === JSON.stringify(shown[1]);
    must(isStopped && isSame, `twice UpdateInteraction ${JSON.stringify(request)}`, JSON.stringify(shown));
  },
};
