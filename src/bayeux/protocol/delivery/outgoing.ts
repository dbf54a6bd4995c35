import { REPLYING } from '../extensions/all.ts';
import type { WireMessage } from '../port.ts';
import type { CoreState } from '../state/core-state.ts';
import type { BayeuxEvent } from '../state/event.ts';
import { addInFlight } from '../state/link.ts';
import type { Gap, Link, Session } from '../state/session-and-links.ts';
import { toRetryAdvice } from '../wire/advice.ts';
import type { Exchange, Reply } from '../wire/reply.ts';
import { toWireMessage } from '../wire/wire-message.ts';

/** Lets the extensions add to a reply and makes it ready for the wire. A request with advice is answered with advice (F9). */
export function finishReply(
  core: CoreState,
  reply: Reply,
  exchange: Exchange,
  session: Session | undefined,
): WireMessage {
  if (reply.advice === undefined && exchange.message.raw.advice !== undefined)
    reply.advice = toRetryAdvice(core.options);
  for (const replying of REPLYING) replying(core, reply, exchange, session);
  return toWireMessage(JSON.stringify(reply));
}

/** One frame, or the whole of an HTTP answer. */
export type Frame = {
  readonly events: readonly BayeuxEvent[];
  readonly replies: readonly WireMessage[];
  /** A gap that one of the replies tells of: to be told again should the frame be lost. */
  readonly gap?: Gap | undefined;
  readonly setBrowserCookie?: boolean;
};

/** Sends a frame: events first, replies after (W1). */
export function sendFrame(core: CoreState, link: Link, frame: Frame): void {
  const { events, replies, gap, setBrowserCookie = false } = frame;
  const reportSent = events.length > 0 || gap !== undefined;
  if (reportSent) addInFlight(link, events, gap);
  if (link.transport !== 'websocket') rememberExchange(core, link, reportSent);
  const messages = toMessages(link, events, replies);
  core.effects.push({ type: 'send', link: link.id, messages, events: events.length, reportSent, setBrowserCookie });
}

/** An answered exchange is forgotten, unless a report is to come. */
function rememberExchange(core: CoreState, link: Link, reportSent: boolean): void {
  if (reportSent) core.links.set(link.id, link);
  else core.links.delete(link.id);
}

function toMessages(
  link: Link,
  events: readonly BayeuxEvent[],
  replies: readonly WireMessage[],
): readonly WireMessage[] {
  const first = events[0];
  if (first === undefined) return replies;
  const withIds = link.session?.replay === true;
  if (events.length > 1) return [...events.map((event) => event.message(withIds)), ...replies];
  return replies.length === 0 ? first.messageAlone(withIds) : [first.message(withIds), ...replies];
}
