import { NO_SUCH_ID, NOT_FOUND } from '../../faults.ts';
import type { Rule } from '../../rule.ts';

export const unknownIsNotFound: Rule = {
  id: 'interaction-unknown',
  says: 'GetInteraction of an id that is not there is NOT_FOUND with fault 510.',
  check: (ucs) => ucs.refuses('GetInteraction', { interactionId: NO_SUCH_ID }, NOT_FOUND),
};
