import { fromStruct, toStruct } from '../../../proto/struct-json.ts';
import { show } from '../../checked-ucs.ts';
import { must } from '../../ended-rule.ts';
import { newPhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

/** Text and names that are easily harmed on the way to a database and back. */
const SUBJECT = 'Zoë\'s "call" \\ 100% <b>\n山田 😀';
const USER_DATA = {
  key1: 'value1',
  'ключ.1': 1.5,
  flag: true,
  empty: '',
  nothing: null,
  deep: { list: [1, 'two', []] },
};

export const keepsWhatWasGiven: Rule = {
  id: 'interaction-as-given',
  says: 'GetInteraction shows a phone call as it was given, text and attached data exactly.',
  async check(ucs) {
    const request = { ...newPhoneCall(ucs, 'given'), subject: SUBJECT, userData: toStruct(USER_DATA) };
    const { interactionId } = await ucs.answer('FindOrCreatePhoneCall', request);
    const { interaction } = await ucs.answer('GetInteraction', { interactionId });
    const shown = {
      id: interaction?.id,
      externalId: interaction?.externalId,
      mediaType: interaction?.mediaType,
      type: interaction?.type,
      status: interaction?.status,
      subject: interaction?.subject,
      phoneNumber: interaction?.phoneCall?.phoneNumber,
      hasStart: interaction?.startTime !== null,
      userData: sorted(fromStruct(interaction?.userData)),
    };
    const given = {
      id: interactionId,
      externalId: request.callId,
      mediaType: 'voice',
      type: request.type,
      status: request.status,
      subject: SUBJECT,
      phoneNumber: request.phoneNumber,
      hasStart: true,
      userData: sorted(USER_DATA),
    };
    must(JSON.stringify(shown) === JSON.stringify(given), show('FindOrCreatePhoneCall', given), JSON.stringify(shown));
  },
};

/** A Struct has no order. */
function sorted(data: object): object {
  return Object.fromEntries(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)));
}
