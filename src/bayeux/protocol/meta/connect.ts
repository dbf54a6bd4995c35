import { isJsonObject } from '../../../kernel/json.ts';
import { answerHeld } from '../delivery/connect-answer.ts';
import { assignLink, leaveLink } from '../delivery/link-events.ts';
import { endSession } from '../delivery/session-end.ts';
import { isInactive } from '../extensions/activity.ts';
import { type CoreState, unsettle } from '../state/core-state.ts';
import { advance } from '../state/session.ts';
import type { Browser, HeldConnect, Session } from '../state/session-and-links.ts';
import { toHandshakeAdvice } from '../wire/advice.ts';
import type { ClientMessage } from '../wire/client-message.ts';
import { type ConnectExchange, toRefusal } from '../wire/reply.ts';
import { type Answer, findSession, type Request, refuseUnknown } from './request.ts';

/** /meta/connect: held until there are events for it or its time is over, or answered at the end of the request (N1, N2, N3). */
export function connect(core: CoreState, request: Request, message: ClientMessage): Answer {
  const session = findSession(core, request, message);
  if (session === undefined) return refuseUnknown(message);
  if (!isKnownTransport(core, message)) {
    const refusal = toRefusal(message, 'no_common_transport');
    return { reply: { ...refusal, advice: toHandshakeAdvice(0) }, session };
  }
  answerHeld(core, session, 'retry', false);
  const browser = request.browser === undefined ? undefined : core.sessions.useBrowser(session, request.browser);
  const exchange = toExchange(core, message, browser);
  if (isInactive(session, core.options.inactivityMaxMs, core.nowMs)) endSession(core, session, 'expired');
  else if (request.link.transport !== 'websocket') leaveLink(core, session);
  if (mayHold(core, request, session, exchange)) hold(core, session, { link: request.link, exchange, browser });
  else request.connects.push({ session, exchange });
  return 'later';
}

/** A missing connectionType is forgiven. */
function isKnownTransport(core: CoreState, message: ClientMessage): boolean {
  const { connectionType } = message.raw;
  return connectionType === undefined || core.options.connectionTypes.some((type) => type === connectionType);
}

/** What the client's advice asks for this one cycle, within our bounds (F9). */
function toExchange(core: CoreState, message: ClientMessage, browser: Browser | undefined): ConnectExchange {
  const { options } = core;
  const advice: { readonly timeout?: unknown; readonly interval?: unknown } = isJsonObject(message.raw.advice)
    ? message.raw.advice
    : {};
  const multipleClients = browser !== undefined && browser.held > 0;
  const ours = multipleClients ? options.multipleClientsIntervalMs : options.intervalMs;
  return {
    message,
    receivedAtMs: core.nowMs,
    holdMs: toBoundedMs(advice.timeout, options.timeoutMs) ?? options.timeoutMs,
    intervalMs: Math.max(
      core.draining ? options.drainIntervalMs : ours,
      toBoundedMs(advice.interval, options.clientIntervalMaxMs) ?? 0,
    ),
    multipleClients,
  };
}

function toBoundedMs(value: unknown, maxMs: number): number | undefined {
  return typeof value === 'number' && value >= 0 ? Math.min(value, maxMs) : undefined;
}

function mayHold(core: CoreState, request: Request, session: Session, exchange: ConnectExchange): boolean {
  return (
    request.mayHold && session.phase === 'idle' && exchange.holdMs > 0 && !exchange.multipleClients && !core.draining
  );
}

/** Holds the connect. If events wait already, it is due at once. */
function hold(core: CoreState, session: Session, held: HeldConnect): void {
  const { link, exchange, browser } = held;
  advance(session, 'hold');
  session.held = held;
  if (browser !== undefined) browser.held++;
  if (link.transport !== 'websocket') {
    assignLink(link, session);
    core.links.set(link.id, link);
  }
  core.deadlines.set(session, core.nowMs + exchange.holdMs);
  unsettle(core, session);
}
