import { z } from 'zod';

/** The PHC string of scrypt, as the command hash-password prints it. */
const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$[A-Za-z0-9+/]{16,128}\$[A-Za-z0-9+/]{32,128}$/;

const COST = { least: 2 ** 10, most: 2 ** 17 };
const BLOCK_SIZE_MAX = 16;
/** Memory of one check: that of the most that is recommended anywhere (ln=17, r=8). */
const MEMORY_MAX_BYTES = 128 * 1024 ** 2;
/** Some two seconds of work. */
const PARALLEL_MAX = 4;

/** A hash whose check guards the password and takes neither all memory nor seconds of everybody's time. */
export const passwordHash = z
  .string()
  .regex(PHC, 'a line printed by the command hash-password')
  .refine(
    isBearable,
    'work factors from ln=10 to ln=17 with r=8 and p up to 4: hash the password anew by hash-password',
  );

function isBearable(hash: string): boolean {
  const [, logCost, blockSize, parallel] = (PHC.exec(hash) ?? []).map(Number);
  if (logCost === undefined || blockSize === undefined || parallel === undefined) return true;
  const cost = 2 ** logCost;
  const isCost = cost >= COST.least && cost <= COST.most;
  const isBlockSize = blockSize >= 1 && blockSize <= BLOCK_SIZE_MAX;
  const isParallel = parallel >= 1 && parallel <= PARALLEL_MAX;
  return isCost && isBlockSize && isParallel && 128 * cost * blockSize <= MEMORY_MAX_BYTES;
}
