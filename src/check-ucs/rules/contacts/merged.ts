import { must } from '../../ended-rule.ts';
import type { Rule } from '../../rule.ts';

export const merged: Rule = {
  id: 'contact-merge',
  says: 'After MergeContacts the source leads to the target, also when it is made again; UnmergeContacts takes it out again.',
  async check(ucs) {
    const source = ucs.unique('source').slice(0, 64);
    const target = ucs.unique('target').slice(0, 64);
    for (const contactId of [source, target]) await ucs.answer('CreateContact', { contactId });
    const leadsTo = async () => (await ucs.answer('GetContact', { contactId: source })).contact?.id;
    for (let count = 0; count < 2; count++)
      await ucs.answer('MergeContacts', { sourceContactId: source, targetContactId: target });
    const whenMerged = await leadsTo();
    must(whenMerged === target, `twice MergeContacts of ${source} into ${target}`, `${source} leads to ${whenMerged}`);
    for (let count = 0; count < 2; count++) await ucs.answer('UnmergeContacts', { contactId: source });
    const afterwards = await leadsTo();
    must(afterwards === source, `twice UnmergeContacts of ${source}`, `${source} leads to ${afterwards}`);
  },
};
