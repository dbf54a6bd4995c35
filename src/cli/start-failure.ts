import type { Settings } from '../config/settings.ts';
import { EXIT_FAILED, EXIT_WRONG_USE } from './command.ts';

/** Why a server could not start, in one line that says what to change, and what the process ends with. */
export type StartFailure = { readonly line: string; readonly exitCode: number };

export function toStartFailure(what: string, error: unknown, settings: Settings): StartFailure {
  const details = detailsOf(error);
  const listener = listenerOf(details, settings);
  switch (details.code) {
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      // A name that is looked up for something else, such as a database, is no listener's.
      if (listener === undefined) return failed(details.message);
      return {
        line: `${listener.hostVariable}: expected an address of this machine, got '${listener.host}'`,
        exitCode: EXIT_WRONG_USE,
      };
    case 'EADDRINUSE':
      return failed(
        `port ${details.port ?? ''} is in use: stop what listens there, or set ${listener?.portVariable ?? 'PORT'}`,
      );
    case 'WRONG_SETTING':
      return { line: details.message, exitCode: EXIT_WRONG_USE };
    case 'EACCES':
      return failed(`not allowed: ${details.message}`);
    default:
      return failed(details.message);
  }
  function failed(reason: string): StartFailure {
    return { line: `The ${what} cannot start: ${reason}`, exitCode: EXIT_FAILED };
  }
}

type Details = {
  readonly code: unknown;
  readonly port: number | undefined;
  readonly host: string | undefined;
  readonly message: string;
};

/** The listener that failed, with the variables that say where it is: found by its port, else by its host. */
function listenerOf({ port, host }: Details, { server, telemetry, backend }: Settings) {
  const listeners = [
    { host: server.host, port: server.port, hostVariable: 'HOST', portVariable: 'PORT' },
    { host: telemetry.adminHost, port: telemetry.adminPort, hostVariable: 'ADMIN_HOST', portVariable: 'ADMIN_PORT' },
    { host: backend.host, port: backend.port, hostVariable: 'UCS_HOST', portVariable: 'UCS_PORT' },
  ];
  return listeners.find((listener) => (port === undefined ? listener.host === host : listener.port === port));
}

/** What Node's errors of sockets and names say beside their message. */
function detailsOf(error: unknown): Details {
  if (!(error instanceof Error)) return { code: undefined, port: undefined, host: undefined, message: String(error) };
  const code = 'code' in error ? error.code : undefined;
  const port = 'port' in error && typeof error.port === 'number' ? error.port : undefined;
  const host = 'hostname' in error && typeof error.hostname === 'string' ? error.hostname : undefined;
  return { code, port, host, message: error.message.split('\n')[0] ?? '' };
}
