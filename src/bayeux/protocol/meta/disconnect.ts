import { endSession } from '../delivery/session-end.ts';
import type { CoreState } from '../state/core-state.ts';
import type { ClientMessage } from '../wire/client-message.ts';
import { toReply } from '../wire/reply.ts';
import { type Answer, findSession, type Request, refuseUnknown } from './request.ts';

/** /meta/disconnect: ends the session. Its held connect is answered first, so that the client may close its socket (N5). */
export function disconnect(core: CoreState, request: Request, message: ClientMessage): Answer {
  const session = findSession(core, request, message);
  if (session === undefined) return refuseUnknown(message);
  endSession(core, session, 'disconnected');
  return { reply: toReply(message), session };
}
