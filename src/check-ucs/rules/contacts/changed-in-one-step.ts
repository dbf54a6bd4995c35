import { must } from '../../ended-rule.ts';
import type { Rule } from '../../rule.ts';

export const changedInOneStep: Rule = {
  id: 'contact-change',
  says: 'ChangeContactAttributes removes, replaces and adds in one step, and changes nothing when it is made again.',
  async check(ucs) {
    const contactId = ucs.unique('change').slice(0, 64);
    const attribute = (name: string, ...values: string[]) => ({ name, values });
    const attributes = [
      attribute('Title', 'Dr'),
      attribute('LastName', 'Old'),
      attribute('EmailAddress', 'a@example.com'),
    ];
    await ucs.answer('CreateContact', { contactId, attributes });
    const request = {
      contactId,
      removedNames: ['Title'],
      replaced: [attribute('LastName', 'New')],
      added: [{ attribute: attribute('EmailAddress', 'b@example.com'), primary: true }],
    };
    const due = 'EmailAddress=b@example.com,a@example.com LastName=New';
    for (let count = 0; count < 2; count++) {
      const { contact } = await ucs.answer('ChangeContactAttributes', request);
      const shown = (contact?.attributes ?? []).map(({ name, values }) => `${name}=${values.join()}`).sort();
      must(shown.join(' ') === due, `ChangeContactAttributes ${JSON.stringify(request)}`, shown.join(' '));
    }
  },
};
