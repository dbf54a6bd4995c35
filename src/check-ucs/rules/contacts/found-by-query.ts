import { must } from '../../ended-rule.ts';
import type { Rule } from '../../rule.ts';

export const foundByQuery: Rule = {
  id: 'contact-query',
  says: 'SearchContacts follows its query: fields, AND, OR, NOT, parentheses, and the beginning of a value before a *.',
  async check(ucs) {
    const mark = ucs.unique('query').slice(0, 64);
    const names = ['Ada', 'Alan', 'Grace'];
    for (const name of names) {
      const attributes = [
        { name: 'LastName', values: [mark] },
        { name: 'FirstName', values: [name] },
      ];
      await ucs.answer('CreateContact', { contactId: ucs.unique(name).slice(0, 64), attributes });
    }
    for (const [condition, due] of [
      ['FirstName:(Ada OR Alan)', 2],
      ['FirstName:ada', 1],
      ['NOT FirstName:Ada', 2],
      ['(FirstName:A* AND NOT FirstName:Al*)', 1],
      ['FirstName:Barbara', 0],
    ] as const) {
      const query = `LastName:"${mark}" AND ${condition}`;
      const { contacts } = await ucs.answer('SearchContacts', { query });
      must(
        contacts.length === due,
        `SearchContacts ${JSON.stringify({ query })}`,
        `${contacts.length} contacts, where ${due} are due`,
      );
    }
  },
};
