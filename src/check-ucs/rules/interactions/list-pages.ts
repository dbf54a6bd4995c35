import type { CheckedUcs } from '../../checked-ucs.ts';
import { must } from '../../ended-rule.ts';
import { newPhoneCall } from '../../phone-call.ts';
import type { Rule } from '../../rule.ts';

const COUNT = 5;
const PAGE_SIZE = 2;

export const listPages: Rule = {
  id: 'list-pages',
  says: 'ListInteractions gives at most page_size interactions, all of them over its pages, each once, and an empty token after the last.',
  async check(ucs) {
    const userId = ucs.unique('pages').slice(0, 64);
    const made = new Set<string>();
    for (let count = 0; count < COUNT; count++) {
      const { interactionId } = await ucs.answer('FindOrCreatePhoneCall', newPhoneCall(ucs, 'pages'), { userId });
      made.add(interactionId);
    }
    const pages = await readPages(ucs, userId);
    const ids = pages.flat();
    const isKept = ids.length === COUNT && ids.every((id) => made.has(id)) && new Set(ids).size === COUNT;
    const sent = `ListInteractions of a user with ${COUNT} interactions, page_size ${PAGE_SIZE}`;
    must(isKept && pages.every((page) => page.length <= PAGE_SIZE), sent, `the pages ${JSON.stringify(pages)}`);
  },
};

async function readPages(ucs: CheckedUcs, ownerUserId: string): Promise<readonly (readonly string[])[]> {
  const pages: string[][] = [];
  let pageToken = '';
  // More pages than there are interactions would never end.
  for (let count = 0; count <= COUNT * 2; count++) {
    const page = await ucs.answer('ListInteractions', { ownerUserId, pageSize: PAGE_SIZE, pageToken });
    pages.push(page.interactions.map(({ id }) => id));
    pageToken = page.nextPageToken;
    if (pageToken === '') return pages;
  }
  return [...pages, ['and so on without end']];
}
