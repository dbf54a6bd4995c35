import { choice, group, integer, list, optionalText, text } from '../leaf.ts';
import { COUNTRY, FILE_NAME, HOST_NAME, NO_NUMBER, POSTGRES_URL } from '../patterns.ts';

export const backendSettings = group('The reference UCS: alone (the command ucs), or its store when embedded.', {
  host: text({
    env: 'UCS_HOST',
    default: '127.0.0.1',
    ...HOST_NAME,
    description:
      'Address that the UCS alone listens on. One that is not loopback needs UCS_SERVER_TLS_CLIENT_CA_FILE or UCS_TOKENS_FILE: everybody who may call it may read and change every contact centre.',
  }),
  port: integer({
    env: 'UCS_PORT',
    default: 50_051,
    min: 0,
    max: 65_535,
    description: 'Port that the UCS alone listens on; 0 takes a free one.',
  }),
  adminHost: text({
    env: 'UCS_ADMIN_HOST',
    default: '127.0.0.1',
    ...HOST_NAME,
    description:
      'Address of /metrics, /healthz and /readyz of the UCS alone. They ask for no credentials: keep them inside.',
  }),
  adminPort: integer({
    env: 'UCS_ADMIN_PORT',
    default: 0,
    min: 0,
    max: 65_535,
    description: 'Port of /metrics, /healthz and /readyz of the UCS alone; 0 for none.',
  }),
  tlsCertFile: optionalText({
    env: 'UCS_SERVER_TLS_CERT_FILE',
    ...FILE_NAME,
    description: 'Certificate chain (PEM): the UCS alone then serves TLS. Read again when the file changes.',
  }),
  tlsKeyFile: optionalText({
    env: 'UCS_SERVER_TLS_KEY_FILE',
    ...FILE_NAME,
    description: 'Private key (PEM) of the certificate.',
  }),
  tlsClientCaFile: optionalText({
    env: 'UCS_SERVER_TLS_CLIENT_CA_FILE',
    ...FILE_NAME,
    description: 'Certificates (PEM) that vouch for callers: who shows none of theirs is not let in.',
  }),
  tokensFile: optionalText({
    env: 'UCS_TOKENS_FILE',
    ...FILE_NAME,
    description:
      'Bearer tokens that callers of the UCS alone may show, one a line (# begins a comment): who shows none of them is not let in, nor told its health. Read again when the file changes.',
  }),
  callsMax: integer({
    env: 'UCS_CALLS_MAX',
    default: 4_096,
    min: 1,
    max: 1_000_000,
    description: 'Calls of the UCS under way at once; further ones are refused with RESOURCE_EXHAUSTED.',
  }),
  callsPerTenantMax: integer({
    env: 'UCS_CALLS_PER_TENANT_MAX',
    default: 2_048,
    min: 1,
    max: 1_000_000,
    description: 'How many of them may be one contact centre’s.',
  }),
  archiveDays: integer({
    env: 'UCS_ARCHIVE_DAYS',
    default: 0,
    min: 0,
    max: 36_500,
    description:
      'Threads in which nothing has changed for so many days are archived as a whole: histories find them with the source archive only, and they cannot be changed. 0: never.',
  }),
  retentionDays: integer({
    env: 'UCS_RETENTION_DAYS',
    default: 0,
    min: 0,
    max: 36_500,
    description:
      'Threads in which nothing has changed for so many days are deleted as a whole, from the archive too. 0: never.',
  }),
  staleCallHours: integer({
    env: 'UCS_STALE_CALL_HOURS',
    default: 0,
    min: 0,
    max: 87_600,
    description:
      'Calls that nobody completed, and in which nothing has changed for so many hours, are closed as of their last change. 0: never.',
  }),
  databaseUrl: optionalText({
    env: 'UCS_DATABASE_URL',
    ...POSTGRES_URL,
    secret: true,
    description: 'PostgreSQL database of the UCS. Without it the UCS keeps SQLite in DATA_DIR.',
  }),
  demoData: choice({
    env: 'UCS_DEMO_DATA',
    choices: ['auto', 'on', 'off'],
    default: 'auto',
    description:
      'Whether an empty UCS gets the contact and the interactions of the documented samples. auto: where the demo identities are in force and the data lies in SQLite, never in a PostgreSQL database.',
  }),
  phoneCountry: optionalText({
    env: 'UCS_PHONE_COUNTRY',
    ...COUNTRY,
    description:
      'Country of the phone numbers that have no country code: 030 1234 and +49 30 1234 are then one number. Without it each is compared as it was given.',
  }),
  noNumbers: list({
    env: 'UCS_NO_NUMBERS',
    ...NO_NUMBER,
    default: [
      'anonymous',
      'private',
      'restricted',
      'unknown',
      'unavailable',
      'withheld',
      'blocked',
      'hidden',
      'out of area',
      'not available',
      'no number',
      'none',
      '0',
    ],
    description:
      'What callers without a number are shown as, without regard to case and signs: they identify nobody, and no contact is made of them by number. 0 stands for any number of zeros.',
  }),
});
