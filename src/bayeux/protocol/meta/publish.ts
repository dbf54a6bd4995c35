import { hasExactNumbers } from '../../../kernel/json.ts';
import { fanOut } from '../delivery/fan-out.ts';
import { RELAYED } from '../extensions/all.ts';
import type { CoreState } from '../state/core-state.ts';
import { isLogged } from '../state/logged-channels.ts';
import { isServiceChannel, toChannelKind } from '../wire/channel.ts';
import type { ClientMessage } from '../wire/client-message.ts';
import { toRefusal, toReply } from '../wire/reply.ts';
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
    if (isLogged(policy, channel) || !policy.mayPublish(session.identity, channel)) {
      return { reply: toRefusal(message, 'publish_denied', [channel]) };
    }
    if (!hasExactNumbers(message.raw.data)) return { reply: toRefusal(message, 'data_inexact') };
    const event = { channel, dataJson: JSON.stringify(message.raw.data), binaryJson: toRelayedBinary(message) };
    fanOut(core, event.channel, event.dataJson, event.binaryJson);
    core.effects.push({ type: 'published', ...event });
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
