/** Entry of the thread that the embedded UCS runs in. Tells its target when it is ready, and stops when told to. */
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../kernel/clock.ts';
import type { Log } from '../telemetry/port.ts';
import type { UcsWorkerMessage, UcsWorkerOptions } from './embedded-ucs.ts';
import { createUcsServer, type UcsServer } from './ucs-server.ts';

let server: UcsServer | undefined;
// Also while it starts: then there is nothing to finish.
parentPort?.once('message', async () => {
  await server?.stop();
  process.exit();
});

const options: UcsWorkerOptions = workerData;
server = await createUcsServer({ ...options, clock: systemClock, log: createForwardingLog() });
tell({ type: 'ready' });

function tell(message: UcsWorkerMessage): void {
  parentPort?.postMessage(message);
}

/** The lines are written by the thread that has the log. */
function createForwardingLog(extra: object = {}): Log {
  const at = (level: 'debug' | 'info' | 'warn' | 'error') => (fields: object, sentence: string) =>
    tell({ type: 'line', level, fields: { ...extra, ...fields }, sentence });
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => createForwardingLog({ ...extra, ...fields }),
  };
}
