/** What held polls do to a heap: many live for a while, each dies old, and another comes for it. Prints the most that the heap took, in MB. */
import { setTimeout } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import { setHeapFlags } from '../../src/cli/heap-flags.ts';

/** Some 60 MB. */
const LIVING = 400_000;
const AT_ONCE = 20_000;

if (process.argv[2] === 'bounded') setHeapFlags();
const living: object[] = [];
let born = 0;
let mostBytes = 0;

/** Slowly enough for the collector, as polls are. */
async function replace(count: number): Promise<void> {
  for (const untilBorn = born + count; born < untilBorn; ) {
    for (let n = 0; n < AT_ONCE; n++, born++) living[born % LIVING] = { born, numbers: [n, n, n, n] };
    mostBytes = Math.max(mostBytes, getHeapStatistics().used_heap_size);
    await setTimeout(10);
  }
}

await replace(LIVING);
mostBytes = 0;
await replace(6 * LIVING);
console.log((mostBytes / 1024 ** 2).toFixed(0));
