import { unsettle } from '../state/core-state.ts';
import { markDelivered } from '../state/delivered.ts';
import { forgetUnsubscribed } from '../state/log-place.ts';
import { isSubscribed } from '../state/session.ts';
import type { Session } from '../state/session-and-links.ts';
import type { ClientMessage } from '../wire/client-message.ts';
import { addExt } from '../wire/reply.ts';
import type { Extension } from './extension.ts';

/** Events ride on connect replies only, numbered in batches, and are kept until the next connect says that they arrived (X1). */
export const ackExtension: Extension = {
  name: 'ack',
  started(session, message) {
    const ext: { readonly ack?: unknown } = message.ext ?? {};
    if (ext.ack === true) session.ack = { last: 0, unacknowledged: [] };
  },
  received(core, session, message) {
    if (message.channel !== '/meta/connect' || session.ack === undefined) return;
    const through = toAcknowledged(message, session.ack.last);
    const arrived = session.ack.unacknowledged.filter((batch) => batch.number <= through);
    const lost = session.ack.unacknowledged.filter((batch) => batch.number > through);
    session.ack.unacknowledged = [];
    markDelivered(
      core,
      session.identity,
      arrived.flatMap((batch) => batch.events),
    );
    sendAgain(
      session,
      lost.flatMap((batch) => batch.events),
    );
    // There may be room again for what waits in the log.
    unsettle(core, session);
  },
  replying(_core, reply, { message }, session) {
    if (session?.ack === undefined || !reply.successful) return;
    if (message.channel === '/meta/handshake') addExt(reply, 'ack', true);
    if (message.channel === '/meta/connect') addExt(reply, 'ack', session.ack.last);
  },
};

/** A connect that says nothing is taken to have seen everything. */
function toAcknowledged(message: ClientMessage, last: number): number {
  const ext: { readonly ack?: unknown } = message.ext ?? {};
  return typeof ext.ack === 'number' ? ext.ack : last;
}

/** Not those of channels that were unsubscribed meanwhile (U1). */
function sendAgain(session: Session, events: Parameters<Session['queue']['putBack']>[0]): void {
  session.queue.putBack(events.filter((event) => isSubscribed(session, event)));
  forgetUnsubscribed(
    session,
    events.filter((event) => !isSubscribed(session, event)),
  );
}
