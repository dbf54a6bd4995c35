import { randomBytes, type ScryptOptions, scryptSync, timingSafeEqual } from 'node:crypto';

/** Work factors: 16 MiB and some 40 ms for each check. */
const LOG_COST = 14;
const BLOCK_SIZE = 8;
const PARALLEL = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** The largest work factors that the configuration may name take half of it. */
const MEMORY_MAX_BYTES = 256 * 1024 * 1024;

const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{16,128})\$([A-Za-z0-9+/]{32,128})$/;

/** A password that is asked about, and the hash it is compared with. */
export type PasswordQuestion = { readonly password: string; readonly phcHash: string };

/** Answers it, elsewhere than on the event loop. Rejects when that cannot be done now. */
export type PasswordCheck = (question: PasswordQuestion) => Promise<boolean>;

/** The password as `$scrypt$ln=14,r=8,p=1$salt$hash` (PHC string format): what the command hash-password prints. Takes some 40 ms. */
export function hashPassword(password: string, salt: Uint8Array = randomBytes(SALT_BYTES)): string {
  const options = toOptions(LOG_COST, BLOCK_SIZE, PARALLEL);
  const hash = scryptSync(password.normalize('NFC'), salt, HASH_BYTES, options);
  return `$scrypt$ln=${LOG_COST},r=${BLOCK_SIZE},p=${PARALLEL}$${toUnpadded(salt)}$${toUnpadded(hash)}`;
}

/** Whether the password is the one that was hashed; false for a hash that is none. Takes some 40 ms, or what the hash asks for. */
export function isPassword({ password, phcHash }: PasswordQuestion): boolean {
  const [, logCost, blockSize, parallel, salt, hash] = PHC.exec(phcHash) ?? [];
  if (salt === undefined || hash === undefined) return false;
  const expected = Buffer.from(hash, 'base64');
  const options = toOptions(Number(logCost), Number(blockSize), Number(parallel));
  try {
    const given = scryptSync(password.normalize('NFC'), Buffer.from(salt, 'base64'), expected.length, options);
    return timingSafeEqual(given, expected);
  } catch {
    // It asks for more than this machine gives.
    return false;
  }
}

function toOptions(logCost: number, blockSize: number, parallel: number): ScryptOptions {
  return { N: 2 ** logCost, r: blockSize, p: parallel, maxmem: MEMORY_MAX_BYTES };
}

function toUnpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}
