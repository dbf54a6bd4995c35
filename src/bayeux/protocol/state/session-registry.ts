import type { Identity } from '../port.ts';
import type { Browser, Session } from './session-and-links.ts';

/** What the sessions of one identity share; kept while there is one. */
export type IdentityRecord = {
  readonly sessions: Set<Session>;
  /** Identity of the log's storage, and how far what it has on each channel has reached a session, as far as it was told here. */
  logEpoch: string;
  readonly delivered: Map<string, number>;
};

/** All sessions, by id and by identity, and which browsers have a connect held. */
export type SessionRegistry = {
  get(id: string): Session | undefined;
  add(session: Session): void;
  remove(session: Session): void;
  identity(identity: Identity): IdentityRecord | undefined;
  /** Everybody who has a session. */
  identities(): Iterable<Identity>;
  all(): Iterable<Session>;
  size(): number;
  /** The browser that the session's connect comes from; the record lives as long as a session that used it last. */
  useBrowser(session: Session, id: string): Browser;
};

export function createSessionRegistry(): SessionRegistry {
  const sessions = new Map<string, Session>();
  const identities = new Map<Identity, IdentityRecord>();
  const browsers = new Map<string, Browser>();

  function leaveBrowser(session: Session): void {
    const { browser } = session;
    session.browser = undefined;
    if (browser !== undefined && --browser.sessions === 0) browsers.delete(browser.id);
  }
  return {
    get: (id) => sessions.get(id),
    add(session) {
      sessions.set(session.id, session);
      const record = identities.get(session.identity);
      if (record !== undefined) record.sessions.add(session);
      else identities.set(session.identity, { sessions: new Set([session]), logEpoch: '', delivered: new Map() });
    },
    remove(session) {
      sessions.delete(session.id);
      const record = identities.get(session.identity);
      record?.sessions.delete(session);
      if (record?.sessions.size === 0) identities.delete(session.identity);
      leaveBrowser(session);
    },
    identity: (identity) => identities.get(identity),
    identities: () => identities.keys(),
    all: () => sessions.values(),
    size: () => sessions.size,
    useBrowser(session, id) {
      if (session.browser?.id === id) return session.browser;
      leaveBrowser(session);
      const browser = browsers.get(id) ?? { id, sessions: 0, held: 0 };
      browsers.set(id, browser);
      browser.sessions++;
      session.browser = browser;
      return browser;
    },
  };
}
