import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Clock, Timer } from '../kernel/clock.ts';
import type { Log } from '../telemetry/port.ts';
import type { UcsServerOptions } from './ucs-server.ts';

/** What travels to the thread: plain values only. */
export type UcsWorkerOptions = Pick<UcsServerOptions, 'listen' | 'store' | 'demoData'>;

export type UcsWorkerMessage =
  | { readonly type: 'ready' }
  | {
      readonly type: 'line';
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly fields: Readonly<Record<string, unknown>>;
      readonly sentence: string;
    };

export type EmbeddedUcsOptions = UcsWorkerOptions & {
  readonly clock: Clock;
  readonly log: Log;
  /** How long to wait before a thread that ended is started again. */
  readonly restartMs: number;
};

export type EmbeddedUcs = { stop(): Promise<void> };

/** Longer than the server in the thread gives calls that are under way. */
const STOP_MAX_MS = 4_000;

/**
 * The reference UCS in a thread of this process, reached by gRPC like any other. One that ends, or cannot start because its database is out of reach, is
 * started again until stop(): the gateway meanwhile says that the UCS is away. Resolves after the first start, whatever came of it.
 *
 * A thread that is ended while HTTP/2 data arrives can abort the whole process (an assertion of Node 24.21, seen in StreamBase): then the next start of the gateway goes on
 * from the journal, as after any kill.
 */
export async function startEmbeddedUcs(options: EmbeddedUcsOptions): Promise<EmbeddedUcs> {
  const { clock, log, restartMs, ...workerOptions } = options;
  let thread = startThread(workerOptions, log);
  let restart: Timer | undefined;
  let stopping = false;

  function watch(): void {
    void thread.ended.then(() => {
      if (stopping) return;
      log.warn({ restartMs }, 'The embedded UCS ended; it is started again.');
      restart = clock.after(restartMs, () => {
        thread = startThread(workerOptions, log);
        watch();
      });
    });
  }

  watch();
  await Promise.race([thread.ready, thread.ended]);
  return {
    async stop() {
      stopping = true;
      restart?.cancel();
      const { worker, ended } = thread;
      worker.postMessage('stop');
      const overdue = clock.after(STOP_MAX_MS, () => void worker.terminate());
      await ended;
      overdue.cancel();
    },
  };
}

type Thread = {
  readonly worker: Worker;
  readonly ready: Promise<void>;
  /** Resolves however it ended. */
  readonly ended: Promise<void>;
};

function startThread(workerData: UcsWorkerOptions, log: Log): Thread {
  const worker = new Worker(workerFile(), { workerData, name: 'ucs' });
  const ready = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  worker.on('message', (message: UcsWorkerMessage) => {
    if (message.type === 'ready') ready.resolve();
    else log[message.level](message.fields, message.sentence);
  });
  worker.on('error', (error) => log.error({ error }, 'The embedded UCS failed.'));
  worker.on('exit', () => ended.resolve());
  return { worker, ready: ready.promise, ended: ended.promise };
}

/** The worker lies beside this file and has its ending: .ts in src/, .js in dist/. */
function workerFile(): string {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`./ucs-worker.${ending}`, import.meta.url));
}
