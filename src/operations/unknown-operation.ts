import { nearestName } from '../kernel/nearest-name.ts';
import type { Failure } from './definition/operation-definition.ts';

/** What becomes of an accepted record whose operation this version does not have: its failure notification says so. */
export const unknownOperation = {
  name: 'unknown',
  failure: { errorCode: 'UNIMPLEMENTED', errorDetail: 'The operation is not known to this gateway.' },
  failureFields: {},
} as const satisfies { name: string; failure: Failure; failureFields: object };

/** What was expected instead of a name that is none, with the name that was probably meant. */
export function expectedOperation(given: string, known: readonly string[]): string {
  const meant = nearestName(given.slice(0, 64), known);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  return `expected one of ${known.join(', ')}${hint}`;
}
