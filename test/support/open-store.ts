/** Entry of a thread that opens the UCS's store, which brings its tables up to date, and closes it again. */
import { workerData } from 'node:worker_threads';
import { openStore } from '../../src/backend/store/open-store.ts';

const store = await openStore(workerData);
await store.close();
