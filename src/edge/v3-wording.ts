import { type FailureName, failures } from './failure.ts';
import type { Wording } from './wording.ts';

/** Code of a refusal for want of a session. */
const NO_SESSION = 603;
/** "Resource not found", as the vendor's servers number it. */
const NOT_FOUND = 500;

const CODES: Readonly<Partial<Record<FailureName, { readonly code: number; readonly message: string }>>> = {
  'not-authenticated': { code: NO_SESSION, message: 'Unauthorized' },
  'url-unknown': { code: NOT_FOUND, message: 'Resource not found.' },
};

/** The envelope of Workspace API v3 (workspace-v3.md, section 5). */
export const v3Wording: Wording = {
  toRefusal({ name, detail }, { authorization, clientReference }) {
    const { httpStatus: usual, says } = failures[name];
    // Who has a token learns that it is no good any more; who has nothing, that there is no session.
    const httpStatus = name === 'not-authenticated' && authorization ? 401 : usual;
    const { code = httpStatus, message = detail ?? says } = CODES[name] ?? {};
    const body = {
      status: { code, message },
      ...(clientReference !== undefined && { operationId: clientReference }),
    };
    return { httpStatus, statusCode: code, body: JSON.stringify(body) };
  },
  toAccepted: (_referenceId, clientReference) =>
    JSON.stringify({ status: { code: 1 }, ...(clientReference !== undefined && { operationId: clientReference }) }),
};
