import { MISSING_PARAMETER } from '../../faults.ts';
import type { Rule } from '../../rule.ts';

export const identifyWantsSomething: Rule = {
  id: 'identify-parameters',
  says: 'IdentifyContact with nothing that identifies is INVALID_ARGUMENT with fault 201.',
  check: (ucs) => ucs.refuses('IdentifyContact', { createEnabled: true }, MISSING_PARAMETER),
};
