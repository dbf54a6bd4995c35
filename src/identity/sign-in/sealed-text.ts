import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto';

/** Texts that only holders of the secret can read, and that nobody else can make. */
export type TextSeal = {
  /** The text under the id, as letters, digits, - and _. Sealing twice gives two different results. */
  seal(id: string, text: string): string;
  /** Undefined for anything that seal() did not make with this secret. */
  open(sealed: string): { readonly id: string; readonly text: string } | undefined;
};

const ID_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';
const BASE64URL = /^[A-Za-z0-9_-]+$/;

/**
 * AES-256-GCM. Each id has a key of its own, made from the secret: with one key for all, random nonces would repeat after some
 * billions of texts, which breaks this cipher. `purpose` keeps apart what else the secret is used for.
 */
export function createTextSeal(secret: Uint8Array, purpose: string): TextSeal {
  const secretKey = createSecretKey(secret);
  const keyOf = (id: Uint8Array) => createHmac('sha256', secretKey).update(`${purpose}\n`).update(id).digest();

  return {
    seal(id, text) {
      const idBytes = Buffer.from(id, 'base64url');
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, keyOf(idBytes), nonce);
      const parts = [idBytes, nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(parts).toString('base64url');
    },
    open(sealed) {
      // Node reads past what is no base64url: one token would have many spellings.
      if (!BASE64URL.test(sealed)) return undefined;
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < ID_BYTES + NONCE_BYTES + TAG_BYTES) return undefined;
      const id = bytes.subarray(0, ID_BYTES);
      const nonce = bytes.subarray(ID_BYTES, ID_BYTES + NONCE_BYTES);
      const decipher = createDecipheriv(CIPHER, keyOf(id), nonce, { authTagLength: TAG_BYTES });
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const text = decipher.update(bytes.subarray(ID_BYTES + NONCE_BYTES, -TAG_BYTES), undefined, 'utf8');
        return { id: id.toString('base64url'), text: text + decipher.final('utf8') };
      } catch {
        return undefined;
      }
    },
  };
}

/** A new id, never given before: 22 of the letters, digits, - and _. */
export function newSealId(): string {
  return randomBytes(ID_BYTES).toString('base64url');
}
