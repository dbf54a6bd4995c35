import { group, integer, milliseconds } from '../leaf.ts';

const dispatcherSettings = group('Accepted requests on their way to the UCS.', {
  concurrencyMax: integer({
    env: 'DISPATCH_CONCURRENCY',
    default: 256,
    min: 1,
    max: 10_000,
    unit: 'entries',
    description: 'Calls to the UCS under way at once.',
  }),
  concurrencyPerTenantMax: integer({
    env: 'DISPATCH_CONCURRENCY_PER_TENANT',
    default: 64,
    min: 1,
    max: 10_000,
    unit: 'entries',
    description: 'Calls under way at once for one contact centre, so that one that is slow does not stop the others.',
  }),
  attemptTimeoutMs: milliseconds({
    env: 'DISPATCH_ATTEMPT_TIMEOUT_MS',
    default: 5000,
    min: 10,
    description: 'Deadline of one call to the UCS.',
  }),
  budgetMs: milliseconds({
    env: 'DISPATCH_BUDGET_MS',
    default: 60_000,
    min: 10,
    description: 'From acceptance to the failure notification, over all attempts.',
  }),
});

export const deliverySettings = group('What was accepted and what was answered, durable.', {
  openRecordsMax: integer({
    env: 'JOURNAL_OPEN_RECORDS_MAX',
    default: 100_000,
    min: 1,
    max: 10_000_000,
    unit: 'entries',
    description: 'Accepted requests without an outcome; past it a request is refused with 503 and Retry-After.',
  }),
  openBytesMax: integer({
    env: 'JOURNAL_OPEN_BYTES_MAX',
    default: 1024 ** 3,
    min: 64 * 1024,
    max: 1024 ** 4,
    unit: 'bytes',
    description: 'The same in bytes of the requests, which lie on the disk until their turn comes.',
  }),
  contactCentreShare: integer({
    env: 'JOURNAL_CONTACT_CENTRE_SHARE',
    default: 80,
    min: 1,
    max: 100,
    unit: 'percent',
    description:
      'Part of these two bounds that one contact centre can fill when nobody else has requests open. With several that want everything each gets less, so that the next one finds room.',
  }),
  userShare: integer({
    env: 'JOURNAL_USER_SHARE',
    default: 50,
    min: 1,
    max: 100,
    unit: 'percent',
    description: 'The same for one user.',
  }),
  acceptWaitMs: milliseconds({
    env: 'JOURNAL_ACCEPT_WAIT_MS',
    default: 2000,
    min: 10,
    description:
      'How long a request waits for a slow disk before it is refused with 503, and how long a write takes before further requests are refused at once and /readyz says so.',
  }),
  retentionMs: milliseconds({
    env: 'JOURNAL_RETENTION_MS',
    default: 3_600_000,
    min: 1000,
    description: 'How long a notification stays in its user’s log for replay.',
  }),
  retentionEntriesPerUser: integer({
    env: 'JOURNAL_RETENTION_PER_USER',
    default: 10_000,
    min: 1,
    max: 10_000_000,
    unit: 'entries',
    description: 'Notifications kept for one user, whatever their age; the oldest go first.',
  }),
  retentionBytesPerUser: integer({
    env: 'JOURNAL_RETENTION_BYTES',
    default: 32 * 1024 ** 2,
    min: 64 * 1024,
    max: 1024 ** 4,
    unit: 'bytes',
    description: 'The same in bytes. The newest notification is kept in any case.',
  }),
  catchUpMs: milliseconds({
    env: 'JOURNAL_CATCH_UP_MS',
    default: 120_000,
    description:
      'Undelivered notifications of this age reach a client without the replay extension at its next subscribe.',
  }),
  notificationMaxBytes: integer({
    env: 'NOTIFICATION_MAX_BYTES',
    default: 524_288,
    min: 16_384,
    max: 67_108_864,
    unit: 'bytes',
    description:
      'Longest notification. Rows of a history that do not fit are left out, which `truncated` and `totalCount` say; another answer that is longer becomes a failure.',
  }),
  dispatcher: dispatcherSettings,
});
