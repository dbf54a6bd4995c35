import { status } from '@grpc/grpc-js';
import { UCS_METHODS, type UcsMethodName } from '../../../proto/methods.ts';
import { must } from '../../ended-rule.ts';
import type { Rule } from '../../rule.ts';

/** An empty request of any of these lacks something mandatory, or reads a page: nothing is written. CreateContact would make one. */
const NAMES = Object.keys(UCS_METHODS)
  .filter((name): name is UcsMethodName => name in UCS_METHODS)
  .filter((name) => name !== 'CreateContact');

export const offersContract: Rule = {
  id: 'offers-contract',
  says: 'The server is reached, and has at least one method of ucs.v1.',
  async check(ucs) {
    const answers = await Promise.all(NAMES.map((name) => ucs.call(name, {})));
    const offered = answers.some((answer) => answer.ok || !LACKING.includes(answer.code));
    const [first] = answers;
    must(offered, 'every method with an empty request', first?.ok === false ? first.said : 'nothing');
  },
};

/** No such method; no server. */
const LACKING: readonly number[] = [
  status.UNIMPLEMENTED,
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.RESOURCE_EXHAUSTED,
];
