import type { UserKey } from '../identity/caller.ts';

/** A Bayeux session, as an operator sees it: its id only in part, since whoever knows it all could speak for it. */
export type SessionView = {
  readonly session: string;
  readonly phase: string;
  readonly transport: string | undefined;
  readonly subscriptions: readonly string[];
  readonly waitingMessages: number;
};

/** An accepted request that has no notification yet; nothing of what it asks. */
export type OpenRequestView = {
  readonly referenceId: number;
  readonly tenant: string;
  readonly user: string;
  readonly operation: string;
  readonly ageMs: number;
  readonly attempts: number;
  readonly state: 'waiting' | 'backing-off' | 'under-way';
  /** What its last attempt came to. */
  readonly errorCode: number | string | undefined;
};

/** A notification in a user's log; not its data, which is the user's. */
export type LogEntryView = {
  readonly offset: number;
  readonly referenceId: number;
  readonly channel: string;
  readonly loggedAt: string;
  readonly bytes: number;
};

/** What came of a word about an open request. */
export type RequestVerdict = 'done' | 'unknown' | 'under-way' | 'behind';

/** What an operator may see and do. The composition root fills it. */
export type AdminPort = {
  /** The settings in force, secrets masked. */
  settings(): unknown;
  logLevel(): string;
  setLogLevel(level: string): void;
  sessions(user: UserKey): readonly SessionView[];
  /** Ends every sign-in of the user and what was let in by them. Rejects when that could not be kept. */
  endSessions(user: UserKey): Promise<void>;
  log(user: UserKey, after: number, limit: number): Promise<readonly LogEntryView[]>;
  openRequests(
    filter: { readonly tenant: string | undefined; readonly user: string | undefined },
    limit: number,
  ): readonly OpenRequestView[];
  /** Tries it again now, if it waits for its time. */
  retryRequest(referenceId: number): RequestVerdict;
  /** Ends it with a failure notification, unless a call for it is under way. */
  failRequest(referenceId: number): RequestVerdict;
  /** Reads contact centres, users and the certificate anew as SIGHUP does. Never rejects. */
  reload(): Promise<Reloaded>;
  /** Stops the process as SIGTERM does. */
  drain(): void;
};

/** What came of reading the configuration anew. */
export type Reloaded =
  | {
      readonly ok: true;
      readonly contactCentres: number;
      readonly users: number;
      /** What stays as it was beside the rest, and why. */
      readonly problems: readonly string[];
      /** Settings that have changed and count from the next start on. */
      readonly forNextStart: readonly string[];
    }
  /** Nothing has changed. */
  | { readonly ok: false; readonly problem: string; readonly mistakes: readonly string[] };

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
