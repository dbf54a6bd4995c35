import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { toProgramFile } from '../../kernel/program-file.ts';
import type { StorageOptions, StorageReply, StorageRequest } from './storage-message.ts';

export type StorageThread = {
  /** What the storage said first: opened, unopened or unusable. */
  readonly first: StorageReply;
  post(request: StorageRequest): void;
  /** Ends the thread after what was posted before is done. */
  stop(): Promise<void>;
};

export type StorageThreadEvents = {
  readonly onReply: (reply: StorageReply) => void;
  /** The thread ended by itself: a fault of the program, or no memory. */
  readonly onEnded: (error: Error) => void;
};

/** Starts the thread and waits until it has tried to open the storage. */
export async function startStorageThread(options: StorageOptions, events: StorageThreadEvents): Promise<StorageThread> {
  const worker = new Worker(toProgramFile('./storage/storage-worker', import.meta.url), {
    workerData: options,
    name: 'journal',
  });
  const first = await firstMessage(worker);
  let stopping = false;
  if (first.type === 'unusable') stopping = true;
  worker.on('message', events.onReply);
  worker.on('error', events.onEnded);
  const exited = once(worker, 'exit').then(([code]) => {
    if (!stopping) events.onEnded(new Error(`the journal's thread ended with ${code}`));
  });
  return {
    first,
    post: (request) => worker.postMessage(request),
    async stop() {
      stopping = true;
      worker.postMessage({ type: 'stop' } satisfies StorageRequest);
      await exited;
    },
  };
}

async function firstMessage(worker: Worker): Promise<StorageReply> {
  const [reply] = await once(worker, 'message');
  return reply;
}
