import { isMainThread, workerData } from 'node:worker_threads';
import { openStore } from '../../src/backend/store/open-store.ts';

/** A thread that opens the UCS's store, which brings its tables up to date, and closes it again. */
async function openAndClose(): Promise<void> {
  const store = await openStore(workerData);
  await store.close();
}

if (!isMainThread) await openAndClose();
