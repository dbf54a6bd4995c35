import { once } from 'node:events';

/** Resolves when stdin has a line, or ends. */
export async function untilTold() {
  await Promise.race([once(process.stdin, 'data'), once(process.stdin, 'end')]);
}
