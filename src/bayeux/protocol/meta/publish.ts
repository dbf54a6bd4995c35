import { isServiceChannel, toChannelKind } from './channel.ts';
import type { ClientMessage } from './client-message.ts';
import type { CoreState } from './core-state.ts';
import { RELAYED } from './extensions/all.ts';
import { fanOut } from './fan-out.ts';
import { toRefusal, toReply } from './reply.ts';
import { type Answer, findSession, type Request, refuseUnknown } from './request.ts';

/** A message on any other channel: an event for its subscribers. Service channels have none (C4). */
export function publish(core: CoreState, request: Request, message: ClientMessage, channel: string): Answer {
  if (toChannelKind(channel, core.options) !== 'exact') {
    return { reply: toRefusal(message, 'channel_invalid') };
  }
  const session = findSession(core, request, message);
  if (session === undefined) return refuseUnknown(message);
  if (message.raw.data === undefined) return { reply: toRefusal(message, 'data_missing') };
  if (!isServiceChannel(channel)) {
    const { policy } = core.options;
    if (policy.isLogged(channel) || !policy.mayPublish(session.identity, channel)) {
      return { reply: toRefusal(message, 'publish_denied', [channel]) };
    }
    fanOut(core, channel, JSON.stringify(message.raw.data), toRelayedBinary(message));
  }
  return { reply: toReply(message), session };
}

/** The part of the publisher's ext that goes to subscribers (F11). */
function toRelayedBinary(message: ClientMessage): string | undefined {
  for (const relayed of RELAYED) {
    const json = relayed(message);
    if (json !== undefined) return json;
  }
  return undefined;
}
