import { expectConnect, takeForConnect, toConnectReply } from './delivery/connect-answer.ts';
import { assignLink } from './delivery/link-events.ts';
import { finishReply, sendFrame } from './delivery/outgoing.ts';
import { connect } from './meta/connect.ts';
import { disconnect } from './meta/disconnect.ts';
import { handshake } from './meta/handshake.ts';
import { publish } from './meta/publish.ts';
import type { Answer, Request, RequestInput } from './meta/request.ts';
import { subscribe } from './meta/subscribe.ts';
import { unknownMeta } from './meta/unknown-meta.ts';
import { unsubscribe } from './meta/unsubscribe.ts';
import type { CloseReason, WireMessage } from './port.ts';
import type { CoreState } from './state/core-state.ts';
import type { BayeuxEvent } from './state/event.ts';
import { createLink, takeCollected } from './state/link.ts';
import { advance } from './state/session.ts';
import type { Gap, Link, Session } from './state/session-and-links.ts';
import { isMetaChannel } from './wire/channel.ts';
import { type ClientMessage, toChannel, toClientMessage } from './wire/client-message.ts';
import { type ConnectExchange, toRefusal } from './wire/reply.ts';

const HANDSHAKE = '/meta/handshake';

const META_HANDLERS = new Map([
  [HANDSHAKE, handshake],
  ['/meta/connect', connect],
  ['/meta/disconnect', disconnect],
  ['/meta/subscribe', subscribe],
  ['/meta/unsubscribe', unsubscribe],
]);

/** Messages that came together: they take effect in their order, then all are answered at once (E1, E3). */
export function handleRequest(core: CoreState, input: RequestInput): void {
  const link = toLink(core, input);
  if (input.messages.length > core.options.requestMaxMessages) {
    close(core, link, 'too-many-messages');
    return;
  }
  const messages = toEffective(input.messages);
  if (messages.length === 0) {
    // Older clients ping a WebSocket with an empty array; over HTTP it is malformed (E8).
    if (link.transport !== 'websocket') close(core, link, 'malformed');
    return;
  }
  const request: Request = {
    link,
    identity: input.identity,
    signIn: input.signIn,
    browser: link.transport === 'websocket' ? undefined : input.browser,
    log: input.log,
    mayHold: messages.length === 1 && !input.hurried,
    replies: [],
    connects: [],
    setBrowserCookie: false,
  };
  for (const message of messages) handleMessage(core, request, message);
  answer(core, request);
  if (core.draining && link.transport === 'websocket') close(core, link, 'going-away');
}

function toLink(core: CoreState, input: RequestInput): Link {
  const known = core.links.get(input.link);
  if (known !== undefined) return known;
  const link = createLink(input.link, input.transport);
  if (input.transport === 'websocket') core.links.set(link.id, link);
  return link;
}

/** The companions of a handshake are neither processed nor answered (H1). */
function toEffective(messages: readonly unknown[]): readonly unknown[] {
  const first = messages.find((value) => toChannel(value) === HANDSHAKE);
  return first === undefined ? messages : [first];
}

function handleMessage(core: CoreState, request: Request, value: unknown): void {
  const message = toClientMessage(value);
  const answer = takeEffect(core, request, message);
  if (answer === 'later') return;
  const { reply, session } = answer;
  if (session !== undefined && isMetaChannel(message.channel ?? '')) reply.clientId = session.id;
  request.replies.push(finishReply(core, reply, { message, receivedAtMs: core.nowMs }, session));
}

function takeEffect(core: CoreState, request: Request, message: ClientMessage): Answer {
  const { channel } = message;
  if (channel === undefined) return { reply: toRefusal(message, 'channel_missing') };
  const handler = META_HANDLERS.get(channel);
  if (handler !== undefined) return handler(core, request, message);
  return isMetaChannel(channel) ? unknownMeta(message) : publish(core, request, message, channel);
}

/** Sends the replies: events first, connect replies last (W1). */
function answer(core: CoreState, request: Request): void {
  const { link, connects, setBrowserCookie } = request;
  const pushed = takeCollected(link);
  if (connects.length === 0 && pushed.length === 0 && request.replies.length === 0) return;
  const answers = connects.map(({ session, exchange }) => answerConnect(core, link, session, exchange));
  const events = [...pushed, ...answers.flatMap((answered) => answered.events)];
  const replies = [...request.replies, ...answers.map(({ reply }) => reply)];
  const gap = answers.find((answered) => answered.gap !== undefined)?.gap;
  sendFrame(core, link, { events, replies, gap, setBrowserCookie });
}

/** A connect that is not held. Where an HTTP request has connects of several sessions, only the first session's events ride along. */
function answerConnect(
  core: CoreState,
  link: Link,
  session: Session,
  exchange: ConnectExchange,
): { readonly reply: WireMessage; readonly events: readonly BayeuxEvent[]; readonly gap: Gap | undefined } {
  if (session.phase === 'ended') {
    return { reply: toConnectReply(core, session, exchange, 'stop'), events: [], gap: undefined };
  }
  advance(session, 'answer');
  expectConnect(core, session, exchange.intervalMs);
  const { gap } = session;
  const carries = link.session === undefined || link.session === session;
  if (carries) assignLink(link, session);
  const events = carries ? takeForConnect(core, session, link) : [];
  return { reply: toConnectReply(core, session, exchange, 'retry'), events, gap };
}

function close(core: CoreState, link: Link, reason: CloseReason): void {
  link.closed = true;
  core.effects.push({ type: 'close', link: link.id, reason });
}
