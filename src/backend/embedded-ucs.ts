import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Clock, Timer } from '../kernel/clock.ts';
import type { Log } from '../telemetry/port.ts';
import type { UcsServerOptions } from './ucs-server.ts';

/** What travels to the thread: plain values only. */
export type UcsWorkerOptions = Pick<UcsServerOptions, 'listen' | 'store' | 'demoData'>;

export type EmbeddedUcsOptions = UcsWorkerOptions & {
  readonly clock: Clock;
  readonly log: Log;
  /** How long to wait before a thread that ended is started again. */
  readonly restartMs: number;
};

type WorkerMessage =
  | { readonly type: 'ready'; readonly target: string }
  | { readonly type: 'unexpected'; readonly method: string; readonly error: string };

/**
 * The reference UCS in a thread of this process, reached by gRPC like any other. One that ends, or cannot start because its database is out of reach, is
 * started again until stop(): the gateway meanwhile says that the UCS is away. Resolves after the first start, whatever came of it.
 */
export async function startEmbeddedUcs(options: EmbeddedUcsOptions): Promise<{ stop(): Promise<void> }> {
  const { clock, log, restartMs, ...workerOptions } = options;
  let worker = start();
  let restart: Timer | undefined;
  let stopping = false;

  function start(): Worker {
    const started = new Worker(workerFile(), { workerData: workerOptions, name: 'ucs' });
    started.on('message', note);
    started.on('error', (error) => log.error({ error }, 'The embedded UCS failed.'));
    started.on('exit', () => {
      if (stopping) return;
      log.warn({}, 'The embedded UCS ended; starting it again.');
      restart = clock.after(restartMs, () => {
        worker = start();
      });
    });
    return started;
  }
  function note(message: WorkerMessage): void {
    if (message.type === 'unexpected') log.error(message, 'A method of the embedded UCS failed unexpectedly.');
  }

  await Promise.race([once(worker, 'message').catch(() => {}), once(worker, 'exit').catch(() => {})]);
  return {
    async stop() {
      stopping = true;
      restart?.cancel();
      const exited = once(worker, 'exit');
      worker.postMessage('stop');
      if (worker.threadId !== -1) await exited;
    },
  };
}

/** The worker lies beside this file and has its ending: .ts in src/, .js in dist/. */
function workerFile(): string {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`./ucs-worker.${ending}`, import.meta.url));
}
