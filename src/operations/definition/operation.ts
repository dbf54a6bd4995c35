import type { ZodObject } from 'zod';
import type { UcsMethodName } from '../../proto/methods.ts';
import { type DispatchableOperation, toDispatchable } from './dispatchable.ts';
import type { OperationDefinition } from './operation-definition.ts';

/** What the rooms that only route, check and describe an operation see of it. */
export type OperationFace = Pick<
  OperationDefinition<ZodObject, UcsMethodName>,
  'name' | 'summary' | 'path' | 'features' | 'parameters' | 'failureFields' | 'notification' | 'samples'
> & { readonly orderedBy: string | undefined };

/** An operation with all its types, and the same without them for the dispatcher. */
export type Operation<Parameters extends ZodObject, Method extends UcsMethodName> = OperationDefinition<
  Parameters,
  Method
> & { readonly dispatchable: DispatchableOperation };

/** Makes an operation of its definition. The compiler infers the types of its parts. */
export function defineOperation<Parameters extends ZodObject, Method extends UcsMethodName>(
  definition: OperationDefinition<Parameters, Method>,
): Operation<Parameters, Method> {
  return { ...definition, dispatchable: toDispatchable(definition) };
}
