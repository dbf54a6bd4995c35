import { setFlagsFromString } from 'node:v8';

/** How V8 keeps what is held for long: connects that wait for half a minute, tens of thousands at once, and die old. */
export function setHeapFlags(): void {
  // V8 makes objects of a kind that mostly outlives a minor collection among the old ones at once. Of ours these are the held connects: they end with their poll, and then,
  // dead but old, keep alive the whole request until the next major collection, so that minor ones copy it all twice. Without that habit of V8 an event costs a thousand
  // held polls a fifth less.
  setFlagsFromString('--no-allocation-site-pretenuring');
  // By how much of what lives the old heap grows until V8 looks for what is dead. By itself V8 waits for two to four times as much: 18,500 polling agents took 900 MB after
  // two minutes, and more later; so they take 610.
  setFlagsFromString('--heap-growing-percent=25');
  // It then looks a few times a minute, with all of its threads: on two processors that left requests waiting, p99 360 and 430 ms at times. One is enough, and p99 is 9 to 79.
  setFlagsFromString('--concurrent-marking-max-worker-num=1');
}
