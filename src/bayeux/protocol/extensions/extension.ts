import type { CoreState } from '../state/core-state.ts';
import type { Session } from '../state/session-and-links.ts';
import type { ClientMessage } from '../wire/client-message.ts';
import type { Exchange, Reply } from '../wire/reply.ts';

/** What an extension may do; each leaves out what it does not need. */
export type Extension = {
  /** Its name in `ext`. */
  readonly name: string;
  /** A handshake has made this session. */
  started?(session: Session, message: ClientMessage): void;
  /** A message of the session has come, before it takes effect. */
  received?(core: CoreState, session: Session, message: ClientMessage): void;
  /** Adds to a reply that is about to leave; without a session where there is none. */
  replying?(core: CoreState, reply: Reply, exchange: Exchange, session: Session | undefined): void;
  /** JSON text of what subscribers get of a publisher's ext (F11). */
  relayed?(message: ClientMessage): string | undefined;
};
