import { bindLink, toSession } from '../delivery/link-events.ts';
import { RECEIVED } from '../extensions/all.ts';
import type { Identity, Input, SignInId, UserLogBounds, WireMessage } from '../port.ts';
import type { CoreState } from '../state/core-state.ts';
import type { Link, Session } from '../state/session-and-links.ts';
import { toHandshakeAdvice } from '../wire/advice.ts';
import type { ClientMessage } from '../wire/client-message.ts';
import { type ConnectExchange, type Reply, toRefusal } from '../wire/reply.ts';

export type RequestInput = Extract<Input, { readonly type: 'request' }>;

/** Messages that came together, while they take effect, and their replies so far. */
export type Request = {
  readonly link: Link;
  readonly identity: Identity | undefined;
  readonly signIn: SignInId | undefined;
  readonly browser: string | undefined;
  readonly log: UserLogBounds | undefined;
  /** Whether a connect may be held: it came alone, and nobody waits for its answer. */
  readonly mayHold: boolean;
  readonly replies: WireMessage[];
  /** Connects to be answered at the end of the request, after all other replies (W1). */
  readonly connects: { readonly session: Session; readonly exchange: ConnectExchange }[];
  setBrowserCookie: boolean;
};

/** What a message is answered with; `later` when its answer comes at the end of the request or when its time has come. */
export type Answer = { readonly reply: Reply; readonly session?: Session } | 'later';

/** Refuses a message whose session is not known here, or not to this caller (N4, S2, W3). */
export function refuseUnknown(message: ClientMessage): Answer {
  return { reply: { ...toRefusal(message, 'session_unknown'), advice: toHandshakeAdvice(0) } };
}

/**
 * The session of a message: of the same identity (S2), and on a WebSocket the one that is bound to it (W3). Extensions see the
 * message here, before it takes effect.
 */
export function findSession(core: CoreState, request: Request, message: ClientMessage): Session | undefined {
  const session = message.clientId === undefined ? undefined : core.sessions.get(message.clientId);
  if (session === undefined || session.identity !== request.identity) return undefined;
  if (request.signIn !== undefined) session.signIn = request.signIn;
  const { link } = request;
  if (link.transport === 'websocket') {
    const bound = toSession(link);
    if (bound !== undefined && bound !== session) return undefined;
    bindLink(core, link, session);
  }
  for (const received of RECEIVED) received(core, session, message);
  return session;
}
