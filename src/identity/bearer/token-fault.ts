import { errors } from 'jose';

/** Why a token was not taken, for the log: what the operator of the provider has to put right. Never the token. */
export type TokenFault = {
  readonly why:
    | 'malformed'
    | 'key-unknown'
    | 'signature'
    | 'algorithm'
    | 'expired'
    | 'issuer'
    | 'audience'
    | 'claim'
    | 'contact-centre-unknown'
    | 'user-id'
    | 'configured-user'
    | 'unexpected';
  /** The claim that is at fault. */
  readonly claim?: string;
  /** What it says: jose looks at claims of tokens only that the provider has signed. */
  readonly value?: unknown;
};

const CLAIM_FAULTS: Readonly<Record<string, TokenFault['why']>> = { iss: 'issuer', aud: 'audience' };

/** What jose says, in our words. */
export function toTokenFault(error: unknown): TokenFault {
  if (error instanceof errors.JWTExpired) return { why: 'expired' };
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim, payload } = error;
    return { why: CLAIM_FAULTS[claim] ?? 'claim', claim, value: payload[claim] };
  }
  if (error instanceof errors.JWKSNoMatchingKey) return { why: 'key-unknown' };
  if (error instanceof errors.JWSSignatureVerificationFailed) return { why: 'signature' };
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported)
    return { why: 'algorithm' };
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return { why: 'malformed' };
  return { why: 'unexpected', value: error instanceof Error ? error.message : String(error) };
}
