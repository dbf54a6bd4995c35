import { LIMIT_NAMES } from '../limits.ts';
import type { Metrics } from '../port.ts';
import type { Meters } from './meters.ts';

const BATCH_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/** Methods that have a name in the metrics: a client may make up any number of others. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']);

/** What the gateway counts and measures as it happens. */
export function createCounters(meters: Meters): Omit<Metrics, 'observe'> {
  return {
    ...ofRequests(meters),
    ...ofCallers(meters),
    ...ofOutcomes(meters),
    ...ofUcs(meters),
    ...ofJournal(meters),
    ...ofBayeux(meters),
  };
}

function ofRequests(meters: Meters): Pick<Metrics, 'requestAnswered' | 'requestAccepted' | 'requestRefused'> {
  const answered = meters.tableCounter(
    'http_requests_total',
    'Requests of the REST API, by route, method and HTTP status.',
    ['route', 'method', 'status'],
  );
  const accepted = meters.tableCounter(
    'requests_accepted_total',
    'Requests answered with statusCode 0 and a referenceId.',
    ['operation'],
  );
  const refused = meters.counter('requests_refused_total', 'Requests answered with an error.', ['reason']);
  return {
    requestAnswered: (route, method, status) =>
      answered([route, METHODS.has(method) ? method : 'other', String(status)], 1),
    requestAccepted: (operation) => accepted([operation], 1),
    requestRefused: (reason) => refused.inc({ reason }),
  };
}

function ofCallers(meters: Meters): Pick<Metrics, 'signInFailed' | 'providerFailed' | 'limitReached'> {
  const failedSignIns = meters.counter(
    'sign_ins_failed_total',
    'Wrong passwords, and bearer tokens that were not taken.',
    ['how'],
  );
  const providerFailures = meters.counter(
    'oidc_provider_failures_total',
    'Times that the keys of the OpenID Connect provider could not be read.',
    [],
  );
  const limits = meters.counter('limits_reached_total', 'How often a bound stopped somebody.', ['limit']);
  for (const limit of LIMIT_NAMES) limits.inc({ limit }, 0);
  return {
    signInFailed: (how) => failedSignIns.inc({ how }),
    providerFailed: () => providerFailures.inc(),
    limitReached: (limit) => limits.inc({ limit }),
  };
}

function ofOutcomes(meters: Meters): Pick<Metrics, 'attemptEnded' | 'retryScheduled' | 'notificationLogged'> {
  const attempt = meters.seconds('dispatch_duration_seconds', 'One call to the UCS.', ['operation', 'outcome']);
  const retries = meters.counter('dispatch_retries_total', 'Calls to the UCS that are made again.', ['operation']);
  const notifications = meters.tableCounter('notifications_total', 'Notifications logged.', ['operation', 'outcome']);
  const outcome = meters.seconds('outcome_duration_seconds', 'From acceptance to the logged notification.', [
    'operation',
  ]);
  return {
    attemptEnded: (operation, how, durationMs) => attempt.observe({ operation, outcome: how }, durationMs / 1000),
    retryScheduled: (operation) => retries.inc({ operation }),
    notificationLogged(operation, how, sinceAcceptedMs) {
      notifications([operation, how], 1);
      outcome.observe({ operation }, sinceAcceptedMs / 1000);
    },
  };
}

function ofUcs(meters: Meters): Pick<Metrics, 'ucsCallEnded' | 'ucsStreamRefused'> {
  const calls = meters.tableCounter('ucs_calls_total', 'Calls of the UCS that ended, by method and gRPC status.', [
    'method',
    'status',
  ]);
  const streamRefused = meters.counter(
    'ucs_stream_refused_total',
    'Streams of ChannelService that ended, or were silent, before their first reply; calls then go one by one.',
    ['reason'],
  );
  return {
    ucsCallEnded: (method, status) => calls([method, status], 1),
    ucsStreamRefused: (reason) => streamRefused.inc({ reason }),
  };
}

function ofJournal(meters: Meters): Pick<Metrics, 'journalBatchWritten' | 'journalWriteEnded'> {
  const batches = meters.histogram('journal_batch_records', 'Writes that shared one flush to disk.', [], BATCH_BUCKETS);
  const writes = meters.seconds(
    'journal_write_duration_seconds',
    'A write of the journal, its flush to disk with it.',
    [],
  );
  return {
    journalBatchWritten: (records) => batches.observe(records),
    journalWriteEnded: (durationMs) => writes.observe(durationMs / 1000),
  };
}

function ofBayeux(meters: Meters): Pick<Metrics, 'messagesReceived' | 'eventsDelivered' | 'notificationDelivered'> {
  const received = meters.tableCounter(
    'bayeux_messages_total',
    'Messages from Bayeux clients, by kind of channel and transport.',
    ['kind', 'transport'],
  );
  const delivered = meters.tableCounter('bayeux_deliveries_total', 'Events written to sessions.', ['transport']);
  const lag = meters.seconds(
    'delivery_lag_seconds',
    'From the logged notification to the first session that it reached.',
    [],
  );
  return {
    messagesReceived: (kind, transport, messages) => received([kind, transport], messages),
    eventsDelivered: (transport, events) => delivered([transport], events),
    notificationDelivered: (sinceLoggedMs) => lag.observe(sinceLoggedMs / 1000),
  };
}
