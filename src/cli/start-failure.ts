import type { Settings } from '../config/settings.ts';

/** Why a server could not start, in one line that says what to change. */
export function toStartFailure(error: unknown, settings: Settings): string {
  const { code, port, message } = detailsOf(error);
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port ?? ''} is in use: stop what listens there, or set ${variableOf(port, settings)}`;
    case 'EACCES':
      return `not allowed: ${message}`;
    default:
      return message;
  }
}

/** The variable that gave the port. */
function variableOf(port: number | undefined, { telemetry, backend, server }: Settings): string {
  if (port === server.port) return 'PORT';
  if (port === telemetry.adminPort) return 'ADMIN_PORT';
  return port === backend.port ? 'UCS_PORT' : 'PORT';
}

function detailsOf(error: unknown): {
  readonly code: unknown;
  readonly port: number | undefined;
  readonly message: string;
} {
  if (!(error instanceof Error)) return { code: undefined, port: undefined, message: String(error) };
  const code = 'code' in error ? error.code : undefined;
  const port = 'port' in error && typeof error.port === 'number' ? error.port : undefined;
  return { code, port, message: error.message.split('\n')[0] ?? '' };
}
