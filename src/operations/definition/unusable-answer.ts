import type { JsonValue } from '../../kernel/json.ts';
import type { Failure } from './operation-definition.ts';

/** The UCS answered with something that it must not (proto/ucs/v1): the operation fails, and the backend is named as the one at fault. */
export class UnusableAnswer extends Error {
  readonly failure: Failure & { readonly errorMessage: string };

  /** `what` follows "The UCS answered with". */
  constructor(what: string) {
    super(what);
    this.failure = {
      errorMessage: 'UCS request failed',
      errorCode: 'INTERNAL',
      errorDetail: `The UCS answered with ${what}.`,
    };
  }
}

/** An id as it is. Throws UnusableAnswer when the UCS left it out. */
export function givenId(id: string, what: string): string {
  if (id === '') throw new UnusableAnswer(`an empty id of ${what}`);
  return id;
}

/** Data as it is. Throws UnusableAnswer when there is a number in it that JSON cannot say: NaN, or an infinite one. */
export function sayable<Data extends JsonValue>(data: Data, what: string): Data {
  if (!isSayable(data)) throw new UnusableAnswer(`a number in ${what} that is none`);
  return data;
}

function isSayable(data: JsonValue): boolean {
  if (typeof data === 'number') return Number.isFinite(data);
  if (typeof data !== 'object' || data === null) return true;
  return Object.values(data).every(isSayable);
}
