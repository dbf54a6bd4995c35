import type { ClientMessage } from './client-message.ts';
import type { CoreState } from './core-state.ts';
import { toReply } from './reply.ts';
import { type Answer, findSession, type Request, refuseUnknown } from './request.ts';
import { endSession } from './session-end.ts';

/** /meta/disconnect: ends the session. Its held connect is answered first, so that the client may close its socket (N5). */
export function disconnect(core: CoreState, request: Request, message: ClientMessage): Answer {
  const session = findSession(core, request, message);
  if (session === undefined) return refuseUnknown(message);
  endSession(core, session, 'disconnected');
  return { reply: toReply(message), session };
}
