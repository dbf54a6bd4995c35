import { type EdgeContext, outgoingOf } from '../edge-env.ts';

/**
 * Runs `then` once the answer was handed to the socket, or the socket is gone. Node emits `close` on a response in both cases:
 * right after `finish`, and alone when the client left. Without a socket: after this turn of the event loop.
 */
export function whenAnswered(c: EdgeContext, then: () => void): void {
  const outgoing = outgoingOf(c);
  if (outgoing === undefined || outgoing.closed || outgoing.destroyed) setImmediate(then);
  else outgoing.once('close', then);
}

/** Cuts the connection before any byte of an answer: for what can neither be called accepted nor refused. The answer returned is read by nobody. */
export function closeWithoutAnswer(c: EdgeContext): Response {
  outgoingOf(c)?.destroy();
  return new Response(null, { status: 503 });
}
