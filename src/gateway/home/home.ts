import type { RelayNetwork } from '../../bayeux/relay/port.ts';
import type { Journal } from '../../delivery/journal.ts';
import type { NatsStats } from '../../delivery/nats/nats-journal.ts';
import type { SignInEndings } from '../../identity/endings/sign-in-endings.ts';

/** Where everything is kept that must outlive the process. */
export type Home = {
  readonly journal: Journal;
  readonly endings: SignInEndings;
  /** How Bayeux links reach the gateway that has their session; undefined where there is only one. */
  readonly relay: RelayNetwork | undefined;
  /** Of session cookies and CSRF tokens. */
  readonly sessionKey: Uint8Array;
  /** Undefined where there is only one gateway. */
  readonly natsStats: (() => NatsStats) | undefined;
  stop(): Promise<void>;
};
