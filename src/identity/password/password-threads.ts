import { Worker } from 'node:worker_threads';
import { toProgramFile } from '../../kernel/program-file.ts';
import type { PasswordCheck } from './password-hash.ts';

export type PasswordThreads = {
  /** Rejects when the thread ends meanwhile. */
  readonly check: PasswordCheck;
  stop(): Promise<void>;
};

/** Threads for passwords, each started when it is needed first: as many as the most questions that were asked at once. */
export function createPasswordThreads(): PasswordThreads {
  const all = new Set<Worker>();
  const idle: Worker[] = [];

  function start(): Worker {
    const worker = new Worker(toProgramFile('./password-worker', import.meta.url), { name: 'password' });
    // It keeps no process alive.
    worker.unref();
    all.add(worker);
    worker.on('error', () => {
      // Its exit follows, and tells who waits.
    });
    worker.once('exit', () => {
      all.delete(worker);
      const at = idle.indexOf(worker);
      if (at >= 0) idle.splice(at, 1);
    });
    return worker;
  }

  return {
    check(question) {
      const worker = idle.pop() ?? start();
      const { promise, resolve, reject } = Promise.withResolvers<boolean>();
      const ended = () => reject(new Error('a thread that checked a password has ended'));
      worker.once('exit', ended);
      worker.once('message', (isRight: boolean) => {
        worker.off('exit', ended);
        idle.push(worker);
        resolve(isRight);
      });
      worker.postMessage(question);
      return promise;
    },
    async stop() {
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}
