import { must } from '../../ended-rule.ts';
import type { Rule } from '../../rule.ts';

export const identifiedOnce: Rule = {
  id: 'identify-once',
  says: 'IdentifyContact makes a contact for an unknown number when create_enabled is set, and finds it from then on.',
  async check(ucs) {
    const phoneNumber = ucs.newNumber();
    const before = await ucs.answer('IdentifyContact', { phoneNumber, createEnabled: false });
    const made = await ucs.answer('IdentifyContact', { phoneNumber, createEnabled: true });
    const found = await ucs.answer('IdentifyContact', { phoneNumber, createEnabled: true });
    const isKept =
      before.contactId === '' &&
      made.created &&
      made.contactId !== '' &&
      !found.created &&
      found.contactId === made.contactId;
    must(
      isKept,
      `IdentifyContact of ${phoneNumber} without, with and with create_enabled`,
      JSON.stringify([before, made, found]),
    );
  },
};
