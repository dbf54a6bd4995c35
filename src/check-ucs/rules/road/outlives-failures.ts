import { status } from '@grpc/grpc-js';
import { must } from '../../ended-rule.ts';
import { newPhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';
import { openCarriedCalls } from './carried-calls.ts';

export const outlivesFailures: Rule = {
  id: 'carry-failures',
  says: 'On Carry a call that fails, or a method that is not there, is answered under its id, and the stream goes on.',
  async check(ucs) {
    const calls = openCarriedCalls(ucs);
    const unknown = await calls.callPath('/ucs.v1.InteractionService/NoSuchMethod', Buffer.alloc(0));
    must(unknown.code === status.UNIMPLEMENTED, 'a method that is not there', `the code ${unknown.code}`);
    const refused = await calls.call('FindOrCreatePhoneCall', {});
    must(refused.code === status.INVALID_ARGUMENT, 'FindOrCreatePhoneCall {}', `the code ${refused.code}`);
    const after = await calls.call('FindOrCreatePhoneCall', newPhoneCall(ucs, 'carry-after'));
    must(after.code === 0, 'FindOrCreatePhoneCall after two failures', `the code ${after.code} "${after.message}"`);
    await calls.end();
  },
};
