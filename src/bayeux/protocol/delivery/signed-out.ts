import type { Input, LinkId } from '../port.ts';
import type { CoreState } from '../state/core-state.ts';
import type { Link, Session } from '../state/session-and-links.ts';
import { toHandshakeAdvice } from '../wire/advice.ts';
import { toErrorText } from '../wire/reasons.ts';
import { toWireMessage } from '../wire/wire-message.ts';
import { toSession } from './link-events.ts';
import { sendFrame } from './outgoing.ts';
import { endSession } from './session-end.ts';

/** What let this link in is over: so are its session and, on a WebSocket, the link itself (S2). */
export function linkExpired(core: CoreState, id: LinkId): void {
  const link = core.links.get(id);
  if (link === undefined) {
    // It has not spoken yet.
    core.effects.push({ type: 'close', link: id, reason: 'policy' });
    return;
  }
  const session = toSession(link);
  if (session !== undefined) signOut(core, session);
  if (link.transport === 'websocket') close(core, link);
}

/** Ends the sessions of sign-ins, and of identities, that are over (S2). */
export function endSignedOut(core: CoreState, input: Extract<Input, { readonly type: 'signed-out' }>): void {
  for (const session of [...core.sessions.all()]) {
    if (input.signIns.has(session.signIn) || input.identities.has(session.identity)) signOut(core, session);
  }
}

/** The client is told to shake hands again, where it is refused unless it has other credentials. */
function signOut(core: CoreState, session: Session): void {
  const { link, held } = session;
  endSession(core, session, 'signed-out');
  if (link === undefined || link.closed) return;
  if (held === undefined) sendFrame(core, link, { events: [], replies: [toLastWord(session)] });
  close(core, link);
}

/** Where no connect waits for an answer: one that nobody asked for, which clients take as the end of their connection. */
function toLastWord({ id }: Session) {
  const error = toErrorText('authentication_required');
  const advice = toHandshakeAdvice(0);
  return toWireMessage(JSON.stringify({ channel: '/meta/connect', successful: false, error, advice, clientId: id }));
}

function close(core: CoreState, link: Link): void {
  if (link.closed) return;
  link.closed = true;
  core.effects.push({ type: 'close', link: link.id, reason: 'policy' });
}
