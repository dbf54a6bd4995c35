import { NO_SUCH_ID, NOT_FOUND } from '../../faults.ts';
import type { Rule } from '../../rule.ts';

export const updateUnknown: Rule = {
  id: 'update-unknown',
  says: 'UpdateInteraction of an id that is not there is NOT_FOUND with fault 510.',
  check: (ucs) =>
    ucs.refuses(
      'UpdateInteraction',
      { interaction: { id: NO_SUCH_ID, comment: 'x' }, updateMask: { paths: ['comment'] } },
      NOT_FOUND,
    ),
};
