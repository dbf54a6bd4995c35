import { status } from '@grpc/grpc-js';

/** Every failure of the reference UCS (ucs.md, "Faults"): the gRPC status, the reason, and the fault number where UCS has one. */
export const FAULTS = {
  'missing-parameter': { code: status.INVALID_ARGUMENT, reason: 'MISSING_PARAMETER', ucsFault: 201 },
  incompatible: { code: status.INVALID_ARGUMENT, reason: 'INCOMPATIBLE', ucsFault: 202 },
  'wrong-type': { code: status.INVALID_ARGUMENT, reason: 'WRONG_TYPE', ucsFault: 203 },
  'incorrect-value': { code: status.INVALID_ARGUMENT, reason: 'INCORRECT_VALUE', ucsFault: 204 },
  'not-found': { code: status.NOT_FOUND, reason: 'NOT_FOUND', ucsFault: 510 },
  overloaded: { code: status.RESOURCE_EXHAUSTED, reason: 'OVERLOADED', ucsFault: undefined },
  'timed-out': { code: status.DEADLINE_EXCEEDED, reason: 'TIMED_OUT', ucsFault: undefined },
  'store-unavailable': { code: status.UNAVAILABLE, reason: 'STORE_UNAVAILABLE', ucsFault: undefined },
  internal: { code: status.INTERNAL, reason: 'INTERNAL', ucsFault: undefined },
} as const satisfies Record<string, { code: status; reason: string; ucsFault: number | undefined }>;

export type FaultName = keyof typeof FAULTS;

/** A failed method. Thrown, so that the transaction around it is rolled back. */
export class UcsError extends Error {
  readonly fault: FaultName;

  constructor(fault: FaultName, sentence: string) {
    super(sentence);
    this.name = 'UcsError';
    this.fault = fault;
  }
}

/** What a method rejected with; anything that is no fault is a defect here, and its words are not for callers. */
export function toUcsError(error: unknown): UcsError {
  return error instanceof UcsError ? error : new UcsError('internal', 'Internal error of the UCS');
}

/** Fault 201. */
export function missing(parameter: string): UcsError {
  return new UcsError('missing-parameter', `Missing parameter '${parameter}'`);
}

/** Fault 202: two parameters that do not go together. */
export function incompatible(one: string, other: string): UcsError {
  return new UcsError('incompatible', `Incompatible parameters '${one}' and '${other}'`);
}

/** Fault 203: too long, too many, too deep. */
export function wrongType(parameter: string, expected: string): UcsError {
  return new UcsError('wrong-type', `Incorrect type for parameter '${parameter}', expected '${expected}'`);
}

/** Fault 204. */
export function incorrectValue(parameter: string, expected: string, actual: string): UcsError {
  return new UcsError(
    'incorrect-value',
    `Incorrect value for parameter '${parameter}', expected '${expected}' but was '${actual}'`,
  );
}

/** Fault 510. */
export function notFound(kind: 'Interaction' | 'Contact', id: string): UcsError {
  return new UcsError('not-found', `${kind} '${id}' not found in database`);
}
