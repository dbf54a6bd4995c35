import type { BayeuxPolicy } from '../bayeux/protocol/options.ts';
import { matchesChannel } from '../bayeux/protocol/wire/channel.ts';
import type { Identity } from '../identity/identity.ts';
import type { Clock } from '../kernel/clock.ts';
import { INITIALIZATION_CHANNEL, V3_ROOT } from '../operations/v3/dialect.ts';
import { toInitializationMessage } from '../operations/v3/initialization.ts';

/**
 * Clients of Workspace API v3 are told that their initialization is complete whenever they subscribe to its channel, or to a pattern of the dialect over it
 * (workspace-v3.md, section 3).
 */
export function createV3Welcome(
  { personName }: Pick<Identity, 'personName'>,
  clock: Clock,
): NonNullable<BayeuxPolicy['welcome']> {
  return (identity, subscription) => {
    if (!subscription.startsWith(`${V3_ROOT}/`) || !matchesChannel(subscription, INITIALIZATION_CHANNEL))
      return undefined;
    const [tenant = '', userId = ''] = identity.split('\n', 2);
    const { firstName, lastName, userName } = personName({ tenant, userId }) ?? {
      firstName: '',
      lastName: '',
      userName: userId,
    };
    const submittedAt = new Date(clock.nowMs()).toISOString();
    const message = toInitializationMessage({ userId, userName, firstName, lastName }, submittedAt);
    return { channel: INITIALIZATION_CHANNEL, dataJson: JSON.stringify(message) };
  };
}
