import type { ClientMessage } from '../wire/client-message.ts';
import { toRefusal } from '../wire/reply.ts';
import type { Answer } from './request.ts';

/** Any other channel below /meta (C3). */
export function unknownMeta(message: ClientMessage): Answer {
  return { reply: toRefusal(message, 'channel_unknown') };
}
