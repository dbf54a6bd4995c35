import { must } from '../../ended-rule.ts';
import type { Rule } from '../../rule.ts';

export const createdOnce: Rule = {
  id: 'contact-once',
  says: 'CreateContact with an id that is there answers that contact unchanged.',
  async check(ucs) {
    const contactId = ucs.unique('contact').slice(0, 64);
    const attributes = (value: string) => [{ name: 'LastName', values: [value] }];
    const made = await ucs.answer('CreateContact', { contactId, attributes: attributes('First') });
    const again = await ucs.answer('CreateContact', { contactId, attributes: attributes('Second') });
    const name = again.contact?.attributes[0]?.values[0];
    const isKept = made.created && !again.created && again.contact?.id === contactId && name === 'First';
    must(isKept, `twice CreateContact ${contactId}, with other attributes`, JSON.stringify([made, again]));
  },
};
