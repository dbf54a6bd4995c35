import { replayPublic, startLog } from '../delivery/replay-start.ts';
import { parseReplayStart, type ReplayStart } from '../extensions/replay.ts';
import type { CoreState } from '../state/core-state.ts';
import type { Gap } from '../state/link.ts';
import type { Session } from '../state/session.ts';
import { isMetaChannel, isServiceChannel, toChannelKind } from '../wire/channel.ts';
import { type ClientMessage, parseSubscriptionList } from '../wire/client-message.ts';
import type { ErrorName } from '../wire/reasons.ts';
import { addExt, toRefusal, toReply } from '../wire/reply.ts';
import { type Answer, findSession, type Request, refuseUnknown } from './request.ts';

type Refusal = { readonly name: ErrorName; readonly args: readonly string[] };

/** /meta/subscribe: all of its channels or none (C6). */
export function subscribe(core: CoreState, request: Request, message: ClientMessage): Answer {
  const session = findSession(core, request, message);
  if (session === undefined) return refuseUnknown(message);
  const names = parseSubscriptionList(message.raw);
  const echo = { subscription: message.raw.subscription };
  if (typeof names === 'string') return { reply: { ...toRefusal(message, names), ...echo }, session };
  const refusal = findRefusal(core, request, session, message, names);
  if (refusal?.name === 'too_many_subscriptions') {
    core.effects.push({ type: 'limit', limit: 'bayeux-subscriptions', identity: session.identity });
  }
  if (refusal !== undefined) {
    const reply = { ...toRefusal(message, refusal.name, refusal.args), ...echo };
    return { reply: reply, session };
  }
  const gaps = names.map((name) => add(core, request, session, name, toStart(session, message, name)));
  const gap = gaps.find((found) => found !== undefined);
  const reply = { ...toReply(message), ...echo };
  if (gap !== undefined) addExt(reply, 'replay', { gap: true, ...gap });
  return { reply: reply, session };
}

function findRefusal(
  core: CoreState,
  request: Request,
  session: Session,
  message: ClientMessage,
  names: readonly string[],
): Refusal | undefined {
  const { policy, subscriptionsMaxPerSession } = core.options;
  const refused = (name: ErrorName, refuses: (channel: string) => boolean): Refusal | undefined => {
    const args = names.filter(refuses);
    return args.length === 0 ? undefined : { name, args };
  };
  const added = names.filter((name) => !session.subscriptions.has(name) && !isServiceChannel(name)).length;
  return (
    refused('subscription_invalid', (name) => toChannelKind(name, core.options) === 'invalid') ??
    refused('subscription_denied', (name) => isDenied(core, session, name)) ??
    refused('replay_invalid', (name) => toStart(session, message, name) === undefined) ??
    refused('log_unavailable', (name) => request.log === undefined && policy.isLogged(name)) ??
    (session.subscriptions.size + added > subscriptionsMaxPerSession
      ? { name: 'too_many_subscriptions', args: [] }
      : undefined)
  );
}

/** Meta channels are nobody's (C3), service channels everybody's (C4). */
function isDenied(core: CoreState, session: Session, name: string): boolean {
  if (isMetaChannel(name)) return true;
  return !isServiceChannel(name) && !core.options.policy.maySubscribe(session.identity, name);
}

/** Where the subscription starts; a session without the replay extension has no say in it. */
function toStart(session: Session, message: ClientMessage, name: string): ReplayStart | undefined {
  return session.replay ? parseReplayStart(message, name) : { from: 'new' };
}

function add(
  core: CoreState,
  request: Request,
  session: Session,
  name: string,
  start: ReplayStart | undefined,
): Gap | undefined {
  if (start === undefined || isServiceChannel(name)) return undefined;
  const logged = core.options.policy.isLogged(name);
  const logGap = logged && request.log !== undefined ? startLog(core, session, name, start, request.log) : undefined;
  const publicGap = replayPublic(core, session, name, start, logged);
  core.subscriptions.add(name, session);
  return logGap ?? publicGap;
}
