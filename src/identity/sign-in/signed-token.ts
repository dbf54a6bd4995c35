import { createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto';
import { createIdSource } from '../../kernel/ids.ts';

/** An id and a content that belong together: nobody without the secret can make one, or put another content to an id. */
export type TokenSigner = {
  /** `content` of letters, digits, - and _, as the id. */
  sign(id: string, content: string): string;
  /** Undefined for anything that sign() did not make with this secret. */
  open(token: string): { readonly id: string; readonly content: string } | undefined;
};

const ID_CHARS = 22;
/** 132 bits of the signature. */
const SIGNATURE_CHARS = 22;
const TOKEN = /^([\w-]{22})\.([\w-]+)\.([\w-]{22})$/;

/** HMAC-SHA-256. `purpose` keeps apart what else the secret is used for. */
export function createTokenSigner(secret: Uint8Array, purpose: string): TokenSigner {
  const secretKey = createSecretKey(secret);
  function signatureOf(id: string, content: string): string {
    const signature = createHmac('sha256', secretKey).update(`${purpose}\n${id}.${content}`).digest('base64url');
    return signature.slice(0, SIGNATURE_CHARS);
  }

  return {
    sign: (id, content) => `${id}.${content}.${signatureOf(id, content)}`,
    open(token) {
      const [, id = '', content = '', signature = ''] = TOKEN.exec(token) ?? [];
      if (signature === '' || !timingSafeEqual(Buffer.from(signature), Buffer.from(signatureOf(id, content)))) {
        return undefined;
      }
      return { id, content };
    },
  };
}

/** A new id, never given before: 22 letters and digits, 131 random bits. Drawn by the hundred: asking for random bytes each time costs a request 5 us. */
export const newTokenId: () => string = createIdSource(randomBytes, ID_CHARS);
