/** Fills the array with random bytes: node:crypto's randomFillSync outside tests. */
export type RandomBytes = (byteCount: number) => Uint8Array;

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** The largest multiple of 62 in a byte: values from here on are thrown away, so that every character is equally likely. */
const FAIR_LIMIT = 248;

/** Makes ids of `length` characters of [0-9A-Za-z]; each carries 5.95 random bits. */
export function createIdSource(randomBytes: RandomBytes, length: number): () => string {
  let pool: Uint8Array = new Uint8Array(0);
  let next = 0;
  return () => {
    let id = '';
    while (id.length < length) {
      if (next === pool.length) {
        pool = randomBytes(length * 32);
        next = 0;
      }
      const byte = pool[next++] ?? FAIR_LIMIT;
      if (byte < FAIR_LIMIT) id += ALPHABET[byte % ALPHABET.length];
    }
    return id;
  };
}
