import type { Identity } from './port.ts';
import type { Session } from './session.ts';

/** What the sessions of one identity share; kept while there is one. */
export type IdentityRecord = {
  readonly sessions: Set<Session>;
  /** Identity of the log's storage, and how far the log has reached a session. */
  logEpoch: string;
  deliveredThrough: number;
};

/** All sessions, by id and by identity, and which browsers have a connect held. */
export type SessionRegistry = {
  get(id: string): Session | undefined;
  add(session: Session): void;
  remove(session: Session): void;
  identity(identity: Identity): IdentityRecord | undefined;
  all(): Iterable<Session>;
  size(): number;
  /** Connects held for a browser (S1). */
  heldBy(browser: string): number;
  countHeld(browser: string, change: 1 | -1): void;
};

export function createSessionRegistry(): SessionRegistry {
  const sessions = new Map<string, Session>();
  const identities = new Map<Identity, IdentityRecord>();
  const heldByBrowser = new Map<string, number>();
  return {
    get: (id) => sessions.get(id),
    add(session) {
      sessions.set(session.id, session);
      const record = identities.get(session.identity);
      if (record !== undefined) record.sessions.add(session);
      else identities.set(session.identity, { sessions: new Set([session]), logEpoch: '', deliveredThrough: 0 });
    },
    remove(session) {
      sessions.delete(session.id);
      const record = identities.get(session.identity);
      record?.sessions.delete(session);
      if (record?.sessions.size === 0) identities.delete(session.identity);
    },
    identity: (identity) => identities.get(identity),
    all: () => sessions.values(),
    size: () => sessions.size,
    heldBy: (browser) => heldByBrowser.get(browser) ?? 0,
    countHeld(browser, change) {
      const count = (heldByBrowser.get(browser) ?? 0) + change;
      if (count === 0) heldByBrowser.delete(browser);
      else heldByBrowser.set(browser, count);
    },
  };
}
