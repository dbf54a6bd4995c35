import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** Work factors: 16 MiB and some 40 ms for each check. */
const LOG_COST = 14;
const BLOCK_SIZE = 8;
const PARALLEL = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** The largest work factors that the configuration may name take half of it. */
const MEMORY_MAX_BYTES = 256 * 1024 * 1024;

const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{16,128})\$([A-Za-z0-9+/]{32,128})$/;

/** The password as `$scrypt$ln=14,r=8,p=1$salt$hash` (PHC string format): what the command hash-password prints. */
export async function hashPassword(password: string, salt: Uint8Array = randomBytes(SALT_BYTES)): Promise<string> {
  const hash = await derive(password, salt, HASH_BYTES, LOG_COST, BLOCK_SIZE, PARALLEL);
  return `$scrypt$ln=${LOG_COST},r=${BLOCK_SIZE},p=${PARALLEL}$${toUnpadded(salt)}$${toUnpadded(hash)}`;
}

/** Whether the password is the one that was hashed; false for a hash that is none. */
export async function isPassword(password: string, phcHash: string): Promise<boolean> {
  const [, logCost, blockSize, parallel, salt, hash] = PHC.exec(phcHash) ?? [];
  if (salt === undefined || hash === undefined) return false;
  const expected = Buffer.from(hash, 'base64');
  const given = await derive(
    password,
    Buffer.from(salt, 'base64'),
    expected.length,
    Number(logCost),
    Number(blockSize),
    Number(parallel),
  ).catch(() => undefined);
  return given !== undefined && timingSafeEqual(given, expected);
}

function derive(
  password: string,
  salt: Uint8Array,
  hashBytes: number,
  logCost: number,
  blockSize: number,
  parallel: number,
): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** logCost, r: blockSize, p: parallel, maxmem: MEMORY_MAX_BYTES };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, hashBytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

function toUnpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}
