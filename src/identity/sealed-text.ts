import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto';

/** Texts that only holders of the secret can read, and that nobody else can make. */
export type TextSeal = {
  /** Letters, digits, - and _. Sealing twice gives two different results. */
  seal(text: string): string;
  /** Undefined for anything that seal() did not make with this secret. */
  open(sealed: string): string | undefined;
};

const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/**
 * AES-256-GCM. Each text has a key of its own, made from the secret and a salt: with one key for all, random nonces would repeat after
 * some billions of texts, which breaks this cipher. `purpose` keeps apart what else the secret is used for.
 */
export function createTextSeal(secret: Uint8Array, purpose: string): TextSeal {
  const secretKey = createSecretKey(secret);
  const keyOf = (salt: Uint8Array) => createHmac('sha256', secretKey).update(`${purpose}\n`).update(salt).digest();

  return {
    seal(text) {
      const random = randomBytes(SALT_BYTES + NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, keyOf(random.subarray(0, SALT_BYTES)), random.subarray(SALT_BYTES));
      return Buffer.concat([random, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
        'base64url',
      );
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      const textAt = SALT_BYTES + NONCE_BYTES;
      if (bytes.length < textAt + TAG_BYTES) return undefined;
      const key = keyOf(bytes.subarray(0, SALT_BYTES));
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(SALT_BYTES, textAt), { authTagLength: TAG_BYTES });
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        return decipher.update(bytes.subarray(textAt, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
