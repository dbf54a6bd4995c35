import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Where objects live; compiled code, which grows with what is often called, lives elsewhere. */
const OBJECT_SPACES = /^(new|old|large_object|new_large_object)_space$/;

/** Bytes of all objects that are still in use, once everything else has been collected, work that waits for its turn included. */
export async function usedObjectBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  for (let turns = 0; turns < 3; turns++) {
    await new Promise(setImmediate);
    collect();
  }
  let bytes = 0;
  for (const { space_name: name, space_used_size: used } of getHeapSpaceStatistics()) {
    if (OBJECT_SPACES.test(name)) bytes += used;
  }
  return bytes;
}
