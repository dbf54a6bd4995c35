import type { HintName } from './hints.ts';
import type { LimitName } from './limits.ts';

/** Facts beside a log line. Names of secrets (authorization, cookie, password and the like) are masked wherever they stand. */
export type LogFields = Readonly<Record<string, unknown>>;

/** What rooms get to log with. A line is one sentence; what varies goes into the fields. */
export type Log = {
  debug(fields: LogFields, sentence: string): void;
  info(fields: LogFields, sentence: string): void;
  warn(fields: LogFields, sentence: string): void;
  error(fields: LogFields, sentence: string): void;
  /**
   * A line at the level info that is written for every request. Its fields are flat, short, and hold no secret: they are not searched for any, which
   * is most of what another line costs (3 us instead of 22).
   */
  record(fields: Readonly<Record<string, string | number | undefined>>, sentence: string): void;
  /** Whether lines of this level are written: spares making fields that nobody reads. */
  isEnabled(level: 'debug' | 'info'): boolean;
  /** The same log with these fields on every line. */
  child(fields: LogFields): Log;
};

/** What rooms count and measure. Labels come from closed tables, never from what a client sent. */
export type Metrics = {
  /** A request of the API has its answer. The route is a pattern. */
  requestAnswered(route: string, method: string, status: number): void;
  requestAccepted(operation: string): void;
  requestRefused(reason: string): void;
  /** A record was closed: how, and how long after it was accepted. */
  notificationLogged(operation: string, outcome: LoggedOutcome, sinceAcceptedMs: number): void;
  /** One call to the UCS ended. */
  attemptEnded(operation: string, outcome: 'ok' | 'fault' | 'retryable', durationMs: number): void;
  /** A call of a UCS method ended, with the name of a gRPC status. */
  ucsCallEnded(method: string, status: string): void;
  retryScheduled(operation: string): void;
  journalBatchWritten(records: number): void;
  /** Such a write is over: its flush to disk, for the most part. */
  journalWriteEnded(durationMs: number): void;
  eventsDelivered(transport: string, events: number): void;
  /** Messages of one kind that came over a transport. */
  messagesReceived(kind: string, transport: string, messages: number): void;
  /** A notification has reached a session, so long after it was logged. */
  notificationDelivered(sinceLoggedMs: number): void;
  /** Somebody did not prove who it is. */
  signInFailed(how: 'password' | 'token'): void;
  /** The keys of the OpenID Connect provider could not be read. */
  providerFailed(): void;
  /** A bound stopped somebody. */
  limitReached(limit: LimitName): void;
  /** The UCS refused the stream that carries many calls; the reason is the name of a gRPC status. */
  ucsStreamRefused(reason: string): void;
  /** Gauges: read when /metrics is asked for. A second source under one name replaces the first. */
  observe(name: GaugeName, read: () => number): void;
};

/** How a request ended. `rejected`: the UCS said no to what was asked for, such as an unknown id; a failure is the service's. */
export type LoggedOutcome = 'success' | 'rejected' | 'failure';

/** Who reached a limit: as fields of the log line. */
export type LimitCulprit = { readonly tenant: string; readonly userId: string } | { readonly address: string };

/** Tells that a limit was reached: counted each time, written once per limit, user or address, and minute. */
export type ReportLimit = (limit: LimitName, culprit: LimitCulprit) => void;

/** Tells which setting would help, of something that is refused: written once per hint, address and minute. `origin`: the page's. */
export type ReportHint = (hint: HintName, who: { readonly address: string; readonly origin?: string }) => void;

export type GaugeName =
  | 'openRecords'
  | 'oldestOpenSeconds'
  | 'certificateExpiresSeconds'
  | 'openBytes'
  | 'clusterGateways'
  | 'clusterMayDispatch'
  | 'clusterTakenOver'
  | 'clusterBeatSeconds'
  | 'natsStreamBytes'
  | 'natsStreamMaxBytes'
  | 'natsReconnects'
  | 'relayEntered'
  | 'relayOwned'
  | 'journalDiskBytes'
  | 'journalDiskMaxBytes'
  | 'logBytes'
  | 'dataDirBytes'
  | 'dataDirFreeBytes'
  | 'inFlight'
  | 'sessions'
  | 'subscriptions'
  | 'websocketBufferedBytes'
  | 'journalWritable'
  | 'ucsServing'
  | 'ucsAddresses'
  | 'ucsAddressesServing';

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** W3C trace context of one request, in header form. */
export type TraceHeaders = Readonly<Record<string, string>>;

/** A part of a request's road, from its start to its end. */
export type Span = {
  /** Under these headers the next part of the road is a child of this one; undefined when there is no trace. */
  readonly headers: TraceHeaders | undefined;
  /** With a problem, the span failed. `finalName`: where the right name was not known before. */
  end(problem?: string, finalName?: string): void;
};

export type SpanOptions = {
  readonly kind: 'server' | 'client' | 'internal';
  /** The headers of the span above; undefined makes it the first of a trace. */
  readonly parent: TraceHeaders | undefined;
  readonly attributes?: SpanAttributes;
};

export type Traces = {
  start(name: string, options: SpanOptions): Span;
  /** Keeps the trace of a request whose notification is being logged: the push goes on with it. The newest are kept; a push by another process, or much later, has none. */
  remember(referenceId: number, headers: TraceHeaders): void;
  recall(referenceId: number): TraceHeaders | undefined;
};

/** What the reference UCS counts. */
export type ReferenceUcsMetrics = {
  /** A call of the method ended, with this gRPC status. */
  callEnded(method: string, status: string, durationMs: number): void;
};

/** What is read when somebody asks. */
export type ReferenceUcsState = { readonly callsUnderWay: number; readonly serving: boolean };
