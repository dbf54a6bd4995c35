import { noteCovered } from '../delivery/user-log.ts';
import { type CoreState, unsettle } from '../state/core-state.ts';
import { forgetUnsubscribed } from '../state/log-place.ts';
import { isSubscribed } from '../state/session.ts';
import type { Session } from '../state/session-and-links.ts';
import { toChannelKind } from '../wire/channel.ts';
import { type ClientMessage, parseSubscriptionList } from '../wire/client-message.ts';
import { toRefusal, toReply } from '../wire/reply.ts';
import { type Answer, findSession, type Request, refuseUnknown } from './request.ts';

/** /meta/unsubscribe: after its reply no event of these channels comes, waiting ones included (U1). */
export function unsubscribe(core: CoreState, request: Request, message: ClientMessage): Answer {
  const session = findSession(core, request, message);
  if (session === undefined) return refuseUnknown(message);
  const names = parseSubscriptionList(message.raw);
  const echo = { subscription: message.raw.subscription };
  if (typeof names === 'string') return { reply: { ...toRefusal(message, names), ...echo }, session };
  const invalid = names.filter((name) => toChannelKind(name, core.options) === 'invalid');
  if (invalid.length > 0) {
    const refusal = toRefusal(message, 'subscription_invalid', invalid);
    return { reply: { ...refusal, ...echo }, session };
  }
  for (const name of names) {
    if (session.subscriptions.delete(name)) core.subscriptions.remove(name, session);
  }
  dropUnwanted(core, session);
  core.effects.push({
    type: 'session',
    session: session.id,
    identity: session.identity,
    change: 'unsubscribed',
    channels: names,
  });
  return { reply: { ...toReply(message), ...echo }, session };
}

/** Events that another subscription matches stay. */
function dropUnwanted(core: CoreState, session: Session): void {
  noteCovered(core, session);
  forgetUnsubscribed(
    session,
    session.queue.keep((event) => isSubscribed(session, event)),
  );
  // There may be room again for what waits in the log.
  unsettle(core, session);
}
