import { answerHeld, expectConnect } from '../delivery/connect-answer.ts';
import { bindLink, giveUpLink, toSession } from '../delivery/link-events.ts';
import { endSession } from '../delivery/session-end.ts';
import { STARTED } from '../extensions/all.ts';
import type { Identity, SignInId } from '../port.ts';
import type { CoreState } from '../state/core-state.ts';
import { createSession } from '../state/session.ts';
import type { Link, Session } from '../state/session-and-links.ts';
import { type Advice, STOP_ADVICE, toHandshakeAdvice, toRetryAdvice } from '../wire/advice.ts';
import type { ClientMessage } from '../wire/client-message.ts';
import type { ErrorName } from '../wire/reasons.ts';
import { toRefusal, toReply } from '../wire/reply.ts';
import type { Answer, Request } from './request.ts';

const VERSION = '1.0';

/** /meta/handshake: agrees on version and transport, and makes a session (F1, F2, F3). */
export function handshake(core: CoreState, request: Request, message: ClientMessage): Answer {
  const offer = { version: VERSION, supportedConnectionTypes: core.options.connectionTypes };
  const { identity, signIn } = request;
  const refusal = findRefusal(core, identity, message);
  if (identity !== undefined && refusal === 'too_many_sessions') {
    core.effects.push({ type: 'limit', limit: 'bayeux-sessions', identity });
  }
  if (identity === undefined || signIn === undefined || refusal !== undefined) {
    const name = refusal ?? 'authentication_required';
    return { reply: { ...toRefusal(message, name), ...offer, advice: toRefusalAdvice(core, name) } };
  }
  const session = startSession(core, identity, signIn, message);
  if (request.link.transport === 'websocket') takeOver(core, request.link, session);
  else request.setBrowserCookie = request.browser === undefined;
  return { reply: { ...toReply(message), ...offer, advice: toRetryAdvice(core.options) }, session };
}

function findRefusal(core: CoreState, identity: Identity | undefined, message: ClientMessage): ErrorName | undefined {
  const { raw } = message;
  if (identity === undefined) return 'authentication_required';
  if (core.draining) return 'draining';
  if (!core.options.policy.mayHandshake(identity)) return 'handshake_denied';
  if (isAboveOurs(raw.minimumVersion)) return 'version_unsupported';
  if (!hasCommonTransport(core, raw.supportedConnectionTypes)) return 'no_common_transport';
  return hasRoomForSession(core, identity) ? undefined : 'too_many_sessions';
}

/** Whether a client may come back: not when it would be refused again. */
function toRefusalAdvice(core: CoreState, name: ErrorName): Advice {
  if (name === 'too_many_sessions') return toHandshakeAdvice(core.options.maxIntervalMs);
  return name === 'draining' ? toHandshakeAdvice(core.options.drainIntervalMs) : STOP_ADVICE;
}

function hasCommonTransport(core: CoreState, types: unknown): boolean {
  return Array.isArray(types) && core.options.connectionTypes.some((type) => types.includes(type));
}

/** Compares version numbers part by part; what follows the digits ("1.0beta") is not looked at. */
function isAboveOurs(minimumVersion: unknown): boolean {
  if (typeof minimumVersion !== 'string') return false;
  const [major = 0, ...minors] = minimumVersion
    .split('.')
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 10) || 0);
  return major > 1 || (major === 1 && minors.some((minor) => minor > 0));
}

/** Past the bound of one identity, its session that has been away longest makes room (S4). */
function hasRoomForSession(core: CoreState, identity: Identity): boolean {
  const own = core.sessions.identity(identity)?.sessions;
  if (own !== undefined && own.size >= core.options.sessionsMaxPerIdentity) {
    let oldest: Session | undefined;
    for (const session of own) {
      const away = session.held === undefined && session.link === undefined;
      if (away && (oldest === undefined || session.atMs < oldest.atMs)) oldest = session;
    }
    if (oldest === undefined) return false;
    endSession(core, oldest, 'evicted');
  }
  return core.sessions.size() < core.options.sessionsMax;
}

function startSession(core: CoreState, identity: Identity, signIn: SignInId, message: ClientMessage): Session {
  const session = createSession(core.options.nextSessionId(), identity, signIn, core.nowMs);
  for (const started of STARTED) started(session, message);
  core.sessions.add(session);
  expectConnect(core, session, core.options.intervalMs);
  core.effects.push({ type: 'session', session: session.id, identity, change: 'started' });
  return session;
}

/** A client that shakes hands again on its WebSocket has given up the session before. */
function takeOver(core: CoreState, link: Link, session: Session): void {
  const before = toSession(link);
  if (before?.held?.link === link) answerHeld(core, before, 'retry', false);
  if (before !== undefined) giveUpLink(core, before, link);
  bindLink(core, link, session);
}
