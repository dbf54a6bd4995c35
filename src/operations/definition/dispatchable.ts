import type { ZodObject } from 'zod';
import type { JsonObject } from '../../kernel/json.ts';
import type { UcsMethodName } from '../../proto/methods.ts';
import type { CallMethod } from './call-method.ts';
import type { Failure, OperationContext, OperationDefinition } from './operation-definition.ts';
import { UnusableAnswer } from './unusable-answer.ts';

/** What one attempt came to. */
export type AttemptOutcome<Fault> =
  | { readonly type: 'success'; readonly fields: JsonObject }
  /** The UCS answered, and its answer means that the operation failed. */
  | { readonly type: 'failure'; readonly failure: Failure & { readonly errorMessage: string } }
  | { readonly type: 'fault'; readonly fault: Fault };

/** An operation as the dispatcher runs it, whatever its parameters and its method are. */
export type DispatchableOperation = {
  readonly name: string;
  readonly failureFields: JsonObject;
  /** One attempt with the parameters of the journal. Rejects when they are not the operation's, or when the operation itself is broken. */
  run<Fault>(
    call: CallMethod<Fault>,
    parameters: JsonObject,
    context: OperationContext,
    /** Whether the operation's budget is over: no further call is begun then. */
    isTimeUp: () => boolean,
  ): Promise<AttemptOutcome<Fault>>;
};

/** Hides the types of an operation behind what the dispatcher needs of it. */
export function toDispatchable<Parameters extends ZodObject, Method extends UcsMethodName>(
  definition: OperationDefinition<Parameters, Method>,
): DispatchableOperation {
  return {
    name: definition.name,
    failureFields: definition.failureFields,
    async run(call, stored, context, isTimeUp) {
      // The journal may have been written by another version: the schema vouches for the type.
      const parameters = definition.parameters.parse(stored);
      const request = definition.request(parameters, context);
      const { read } = definition;
      const result = await (read === undefined
        ? call(definition.method, request)
        : read(call, request, parameters, isTimeUp));
      if (!result.ok) return { type: 'fault', fault: result.fault };
      const outcome = toOutcome(() => definition.success(result.response, parameters, context));
      return isFailure(outcome) ? { type: 'failure', failure: outcome.failure } : { type: 'success', fields: outcome };
    },
  };
}

/** What the answer of the UCS makes of the operation; a failure where the UCS may not answer so. */
function toOutcome(success: () => JsonObject | FailureOutcome): JsonObject | FailureOutcome {
  try {
    return success();
  } catch (error) {
    if (error instanceof UnusableAnswer) return { failure: error.failure };
    throw error;
  }
}

type FailureOutcome = { readonly failure: Failure & { readonly errorMessage: string } };

function isFailure(outcome: JsonObject | FailureOutcome): outcome is FailureOutcome {
  return 'failure' in outcome;
}
