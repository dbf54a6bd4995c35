import { checkHealth } from '../../../ucs-client/health/health-check.ts';
import { must, NotOffered } from '../../ended-rule.ts';
import type { Rule } from '../../rule.ts';

const TIMEOUT_MS = 5_000;

export const servesHealth: Rule = {
  id: 'health',
  says: 'grpc.health.v1.Health/Check answers SERVING, for the empty name or for ucs.v1.InteractionService.',
  async check(ucs) {
    const { problem, isOffered } = await checkHealth(ucs.channel.client(), TIMEOUT_MS);
    if (!isOffered) throw new NotOffered('grpc.health.v1.Health, or a name that it knows');
    must(problem === undefined, 'grpc.health.v1.Health/Check', `a server that ${problem ?? 'serves'}`);
  },
};
