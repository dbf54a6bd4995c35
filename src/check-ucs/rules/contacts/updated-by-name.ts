import { must } from '../../ended-rule.ts';
import type { Rule } from '../../rule.ts';

export const updatedByName: Rule = {
  id: 'contact-update',
  says: 'UpdateContact replaces the attributes given, removes those without values, and leaves the others; GetContact shows it.',
  async check(ucs) {
    const contactId = ucs.unique('update').slice(0, 64);
    const given = [
      { name: 'FirstName', values: ['Ann'] },
      { name: 'LastName', values: ['Old'] },
      { name: 'Title', values: ['Dr'] },
    ];
    await ucs.answer('CreateContact', { contactId, attributes: given });
    const change = [
      { name: 'LastName', values: ['New'] },
      { name: 'Title', values: [] },
    ];
    await ucs.answer('UpdateContact', { contactId, attributes: change });
    const { contact } = await ucs.answer('GetContact', { contactId });
    const shown = (contact?.attributes ?? []).map(({ name, values }) => `${name}=${values.join()}`).sort();
    must(shown.join() === 'FirstName=Ann,LastName=New', `UpdateContact ${JSON.stringify(change)}`, shown.join());
  },
};
