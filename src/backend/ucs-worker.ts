/** Entry of the thread that the embedded UCS runs in. Tells its target when it is ready, and stops when told to. */
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../kernel/clock.ts';
import type { UcsWorkerOptions } from './embedded-ucs.ts';
import { createUcsServer } from './ucs-server.ts';

const options: UcsWorkerOptions = workerData;
const server = await createUcsServer({
  ...options,
  clock: systemClock,
  onUnexpected: (method, error) => parentPort?.postMessage({ type: 'unexpected', method, error: String(error) }),
});
parentPort?.once('message', async () => {
  await server.stop();
  process.exit();
});
parentPort?.postMessage({ type: 'ready', target: server.target });
