import { replayPublic, startLog } from '../delivery/replay-start.ts';
import { deliver } from '../delivery/session-delivery.ts';
import { noteCovered } from '../delivery/user-log.ts';
import { asksForReplay, parseReplayWish, type ReplayWish } from '../extensions/replay.ts';
import type { CoreState } from '../state/core-state.ts';
import { createEvent } from '../state/event.ts';
import { isLogged } from '../state/logged-channels.ts';
import type { Gap, Session } from '../state/session-and-links.ts';
import { toSubscriptionBytes } from '../state/subscription-index.ts';
import { isMetaChannel, isServiceChannel, toChannelKind } from '../wire/channel.ts';
import { type ClientMessage, parseSubscriptionList } from '../wire/client-message.ts';
import type { ErrorName } from '../wire/reasons.ts';
import { addExt, toRefusal, toReply } from '../wire/reply.ts';
import { type Answer, findSession, type Request, refuseUnknown } from './request.ts';

const MARK_MAX_CHARS = 1024;

type Refusal = { readonly name: ErrorName; readonly args: readonly string[] };

/** /meta/subscribe: all of its channels or none (C6). */
export function subscribe(core: CoreState, request: Request, message: ClientMessage): Answer {
  const session = findSession(core, request, message);
  if (session === undefined) return refuseUnknown(message);
  const names = parseSubscriptionList(message.raw);
  if (typeof names === 'string') return refuse(core, session, message, { name: names, args: [] });
  const refusal = findRefusal(core, request, session, names);
  if (refusal !== undefined) return refuse(core, session, message, refusal);
  const wishes = names.map((name) => ({ name, wish: parseReplayWish(message, name, core.options.replayChannelsMax) }));
  const unclear = wishes.flatMap(({ name, wish }) => (wish === undefined ? [name] : []));
  if (unclear.length > 0) return refuse(core, session, message, { name: 'replay_invalid', args: unclear });
  if (asksForReplay(message)) session.replay = true;
  const mark = toMark(message);
  const repeated = isRepeated(session, mark, names);
  const gaps = repeated ? [] : wishes.map(({ name, wish }) => wish && add(core, request, session, name, wish));
  const gap = repeated ? session.lastSubscribe?.gap : gaps.find((found) => found !== undefined);
  core.effects.push({
    type: 'session',
    session: session.id,
    identity: session.identity,
    change: 'subscribed',
    channels: names,
  });
  session.lastSubscribe = mark === undefined ? undefined : { mark, gap };
  const reply = { ...toReply(message), subscription: message.raw.subscription };
  if (gap !== undefined) addExt(reply, 'replay', { gap: true, ...gap });
  return { reply, session };
}

/** What tells one subscribe message from others. Without an id there is nothing; a very long one is not worth its memory. */
function toMark({ id, raw }: ClientMessage): string | undefined {
  if (id === undefined) return undefined;
  const mark = JSON.stringify([id, raw.subscription, raw.ext]);
  return mark.length <= MARK_MAX_CHARS ? mark : undefined;
}

/** A client that got no answer sends the very same message again: by then its start may be behind what it has received. */
function isRepeated(session: Session, mark: string | undefined, names: readonly string[]): boolean {
  const isSubscribed = (name: string) => isServiceChannel(name) || session.subscriptions.has(name);
  return mark !== undefined && session.lastSubscribe?.mark === mark && names.every(isSubscribed);
}

function refuse(core: CoreState, session: Session, message: ClientMessage, { name, args }: Refusal): Answer {
  if (name === 'too_many_subscriptions') {
    core.effects.push({ type: 'limit', limit: 'bayeux-subscriptions', identity: session.identity });
  }
  return { reply: { ...toRefusal(message, name, args), subscription: message.raw.subscription }, session };
}

function findRefusal(
  core: CoreState,
  request: Request,
  session: Session,
  names: readonly string[],
): Refusal | undefined {
  const { policy } = core.options;
  const refused = (name: ErrorName, refuses: (channel: string) => boolean): Refusal | undefined => {
    const args = names.filter(refuses);
    return args.length === 0 ? undefined : { name, args };
  };
  return (
    refused('subscription_invalid', (name) => toChannelKind(name, core.options) === 'invalid') ??
    refused('subscription_denied', (name) => isDenied(core, session, name)) ??
    (hasRoom(core, session, names) ? undefined : { name: 'too_many_subscriptions', args: [] }) ??
    refused('log_unavailable', (name) => request.log === undefined && isLogged(policy, name))
  );
}

/** Whether the session may have these subscriptions too (S4). One identity gets a quarter of what there is for all. */
function hasRoom(core: CoreState, session: Session, names: readonly string[]): boolean {
  const { subscriptionsMaxPerSession, subscriptionsMaxBytes } = core.options;
  const added = names.filter((name) => !session.subscriptions.has(name) && !isServiceChannel(name));
  const bytes = added.reduce((sum, name) => sum + toSubscriptionBytes(name), 0);
  return (
    bytes === 0 ||
    (session.subscriptions.size + added.length <= subscriptionsMaxPerSession &&
      core.subscriptions.bytes() + bytes <= subscriptionsMaxBytes &&
      core.subscriptions.bytesOf(session.identity) + bytes <= subscriptionsMaxBytes / 4)
  );
}

/** Meta channels are nobody's (C3), service channels everybody's (C4). */
function isDenied(core: CoreState, session: Session, name: string): boolean {
  if (isMetaChannel(name)) return true;
  return !isServiceChannel(name) && !core.options.policy.maySubscribe(session.identity, name);
}

function add(core: CoreState, request: Request, session: Session, name: string, wish: ReplayWish): Gap | undefined {
  if (isServiceChannel(name)) return undefined;
  const logged = isLogged(core.options.policy, name);
  const logGap = logged && request.log !== undefined ? startLog(core, session, name, wish, request.log) : undefined;
  const publicGap = replayPublic(core, session, name, wish, logged);
  noteCovered(core, session);
  core.subscriptions.add(name, session);
  welcome(core, session, name);
  return logGap ?? publicGap;
}

/** What is said to this session alone, now that it has subscribed. It is kept for nobody's replay. */
function welcome(core: CoreState, session: Session, name: string): void {
  const words = core.options.policy.welcome?.(session.identity, name);
  if (words === undefined) return;
  const event = createEvent({
    ...words,
    binaryJson: undefined,
    id: core.publicLog.nextId(),
    epoch: core.options.publicEpoch,
    logged: false,
    createdAtMs: core.nowMs,
    replayIdInData: core.options.replayIdInData,
  });
  deliver(core, session, event);
}
