import { parentPort, workerData } from 'node:worker_threads';
import type { StorageOptions, StorageReply, StorageRequest } from '../storage-message.ts';
import { createStorageKeeper } from './storage-keeper.ts';

/** The thread that owns the journal's files: SQLite waits for the disk here and nowhere else. */
function serve(port: NonNullable<typeof parentPort>, options: StorageOptions): void {
  const keeper = createStorageKeeper(options);
  const first = keeper.open(Date.now());
  port.postMessage(first);
  if (first.type === 'unusable') {
    port.close();
    return;
  }
  port.on('message', (request: StorageRequest) => {
    for (const reply of keeper.handle(request, Date.now())) port.postMessage(reply satisfies StorageReply);
    if (request.type === 'stop') port.close();
  });
}

if (parentPort !== null) serve(parentPort, workerData);
