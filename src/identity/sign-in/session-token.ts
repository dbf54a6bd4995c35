import { z } from 'zod';
import { createTextSeal } from '../sealed-text.ts';
import { createTokenSigner } from './signed-token.ts';

/** What a sign-in is from its beginning on. */
const begun = z.object({
  tenant: z.string(),
  userId: z.string(),
  passwordMark: z.string().optional(),
  /** Of a user that the configuration does not know. */
  person: z
    .object({ userName: z.string(), firstName: z.string(), lastName: z.string(), emailAddress: z.string() })
    .optional(),
  startedAtMs: z.number(),
  /** Of the bearer token that it began with. */
  expiresAtMs: z.number().optional(),
});
export type Begun = z.output<typeof begun>;

const content = begun.extend({ idleUntilMs: z.number() });

/** A sign-in, and until when its cookie is good without use. */
export type SessionContent = z.output<typeof content>;

/** The value of the session cookie: the id of a sign-in, and what it is, sealed; signed as a whole. */
export type SessionTokens = {
  /** The dear part, which sign-ins of one user that begin together may share. */
  seal(content: SessionContent): string;
  sign(id: string, sealed: string): string;
  /** Undefined for what was not made here, or on a gateway with the same key. */
  open(token: string): { readonly id: string; readonly content: SessionContent } | undefined;
};

export function createSessionTokens(sessionKey: Uint8Array): SessionTokens {
  const seal = createTextSeal(sessionKey, 'session cookie');
  const signer = createTokenSigner(sessionKey, 'session cookie id');
  return {
    seal: (sealed) => seal.seal(JSON.stringify(sealed)),
    sign: signer.sign,
    open(token) {
      const signed = signer.open(token);
      const text = signed && seal.open(signed.content);
      if (signed === undefined || text === undefined) return undefined;
      return { id: signed.id, content: content.parse(JSON.parse(text)) };
    },
  };
}
