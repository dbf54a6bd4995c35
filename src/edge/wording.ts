import { type EdgeFailure, failures, toFailureBody } from './failure.ts';

/** How a dialect puts the answers that all dialects give. */
export type Wording = {
  /** A refusal: its HTTP status, the code that its body has, and the body as JSON text. */
  readonly toRefusal: (failure: EdgeFailure, refused: Refused) => RefusalWords;
  /** The body of an accepted request. `clientReference`: what the client calls it. */
  readonly toAccepted: (referenceId: number, clientReference: string | undefined) => string;
};

/** What a refusal depends on beside its reason. */
export type Refused = {
  /** Whether the request had an Authorization header. */
  readonly authorization: boolean;
  readonly clientReference: string | undefined;
};

export type RefusalWords = { readonly httpStatus: number; readonly statusCode: number; readonly body: string };

/** The envelope of Web Services API v2, which is also that of everything outside the dialects (web-services-api.md, section 4). */
export const v2Wording: Wording = {
  toRefusal(failure) {
    const { httpStatus, statusCode } = failures[failure.name];
    return { httpStatus, statusCode, body: toFailureBody(failure) };
  },
  toAccepted: (referenceId) => `{"statusCode":0,"referenceId":${referenceId}}`,
};
