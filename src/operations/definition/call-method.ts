import type { UcsMethodName, UcsRequest, UcsResponse } from '../../proto/methods.ts';

/** Every field of a gRPC request stated, be it as undefined: a forgotten or misspelt one does not compile. */
export type Stated<Request> = { readonly [Field in keyof Request]-?: Request[Field] | undefined };

/** What the UCS answered, or why it did not. What a fault looks like is the caller's affair. */
export type CallOutcome<Response, Fault> =
  | { readonly ok: true; readonly response: Response }
  | { readonly ok: false; readonly fault: Fault };

/** Calls a method of the UCS once. */
export type CallMethod<Fault> = <M extends UcsMethodName>(
  method: M,
  request: Stated<UcsRequest<M>>,
) => Promise<CallOutcome<UcsResponse<M>, Fault>>;
