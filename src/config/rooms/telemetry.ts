import { choice, group, integer, optionalText, text } from '../leaf.ts';
import { FILE_NAME, HOST_NAME } from '../patterns.ts';

export const telemetrySettings = group('Log, metrics and health.', {
  adminHost: text({
    env: 'ADMIN_HOST',
    default: '127.0.0.1',
    ...HOST_NAME,
    description:
      'Address of /metrics, /healthz, /readyz and the commands of operators. The first three ask for no credentials: keep them inside.',
  }),
  adminPort: integer({
    env: 'ADMIN_PORT',
    default: 8091,
    min: 0,
    max: 65_535,
    description: 'Port of /metrics, /healthz and /readyz; 0 takes a free one.',
  }),
  adminTokenFile: optionalText({
    env: 'ADMIN_TOKEN_FILE',
    ...FILE_NAME,
    description:
      'File with the token that the commands of operators below /admin ask for, in its first line. Without it they work on a loopback ADMIN_HOST only.',
  }),
  logPersonalData: choice({
    env: 'LOG_PERSONAL_DATA',
    choices: ['masked', 'plain'],
    default: 'masked',
    description:
      'Whether phone numbers and e-mail addresses in log lines are made unreadable, names of users that are such with them.',
  }),
  logLevel: choice({
    env: 'LOG_LEVEL',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    default: 'info',
    description: 'Least severe level that is logged: JSON lines on stdout, human lines on a terminal.',
  }),
});
