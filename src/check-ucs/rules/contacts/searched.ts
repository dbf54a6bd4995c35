import { must } from '../../ended-rule.ts';
import type { Rule } from '../../rule.ts';

export const searched: Rule = {
  id: 'contact-search',
  says: 'SearchContacts finds by the whole value in any case, and by the beginning of one before a *.',
  async check(ucs) {
    const name = ucs.unique('Search').slice(0, 64);
    const contactId = ucs.unique('search').slice(0, 64);
    await ucs.answer('CreateContact', { contactId, attributes: [{ name: 'LastName', values: [name] }] });
    for (const [value, due] of [
      [name.toUpperCase(), 1],
      [`${name.slice(0, -1)}*`, 1],
      [name.slice(0, -1), 0],
    ] as const) {
      const { contacts } = await ucs.answer('SearchContacts', { criteria: { LastName: value } });
      const ids = contacts.map(({ id }) => id);
      must(
        ids.length === due && ids.every((id) => id === contactId),
        `SearchContacts of LastName ${value}`,
        JSON.stringify(ids),
      );
    }
  },
};
