import { choice, group, integer, text } from '../leaf.ts';
import { HOST_NAME } from '../patterns.ts';

export const telemetrySettings = group('Log, metrics and health.', {
  adminHost: text({
    env: 'ADMIN_HOST',
    default: '127.0.0.1',
    ...HOST_NAME,
    description: 'Address of /metrics, /healthz and /readyz. They ask for no credentials: keep them inside.',
  }),
  adminPort: integer({
    env: 'ADMIN_PORT',
    default: 8091,
    min: 0,
    max: 65_535,
    description: 'Port of /metrics, /healthz and /readyz; 0 takes a free one.',
  }),
  logLevel: choice({
    env: 'LOG_LEVEL',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    default: 'info',
    description: 'Least severe level that is logged: JSON lines on stdout, human lines on a terminal.',
  }),
});
