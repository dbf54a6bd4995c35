import { must } from '../../ended-rule.ts';
import { newPhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';
import { openCarriedCalls } from './carried-calls.ts';

const COUNT = 20;

export const carriesCalls: Rule = {
  id: 'carry',
  says: 'ChannelService.Carry answers each call under its id, as a unary call would, and ends when the caller has ended.',
  async check(ucs) {
    const calls = openCarriedCalls(ucs);
    const requests = Array.from({ length: COUNT }, () => newPhoneCall(ucs, 'carry'));
    const replies = await Promise.all(requests.map((request) => calls.call('FindOrCreatePhoneCall', request)));
    must(
      replies.every((reply) => reply.code === 0 && reply.response.created),
      `${COUNT} calls of FindOrCreatePhoneCall at once on one stream`,
      JSON.stringify(replies.map(({ code, message }) => ({ code, message }))),
    );
    const [request] = requests;
    const [carried] = replies;
    if (request === undefined || carried === undefined) return;
    const unary = await ucs.answer('FindOrCreatePhoneCall', request);
    const isSame = unary.interactionId === carried.response.interactionId && !unary.created;
    must(isSame, 'the same call on the stream and as a unary one', JSON.stringify([carried.response, unary]));
    await calls.end();
  },
};
