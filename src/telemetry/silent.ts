import type { Log, Metrics, ReferenceUcsMetrics, ReportLimit, Traces } from './port.ts';

const nothing = (): void => {};

/** Telemetry that goes nowhere: for tests, and for parts that run without it. */
export const silentLog: Log = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  record: nothing,
  isEnabled: () => false,
  child: () => silentLog,
};

export const noMetrics: Metrics = {
  requestAnswered: nothing,
  requestAccepted: nothing,
  requestRefused: nothing,
  notificationLogged: nothing,
  attemptEnded: nothing,
  ucsCallEnded: nothing,
  retryScheduled: nothing,
  journalBatchWritten: nothing,
  journalWriteEnded: nothing,
  eventsDelivered: nothing,
  messagesReceived: nothing,
  notificationDelivered: nothing,
  signInFailed: nothing,
  providerFailed: nothing,
  limitReached: nothing,
  ucsStreamRefused: nothing,
  observe: nothing,
};

export const noLimitReports: ReportLimit = nothing;

/** No spans: what came with a request goes on with it. */
export const passingTraces: Traces = {
  start: (_name, { parent }) => ({ headers: parent, end: nothing }),
  remember: nothing,
  recall: () => undefined,
};

export const noReferenceUcsMetrics: ReferenceUcsMetrics = { callEnded() {} };
