import { type ZodObject, z } from 'zod';
import type { UcsMethodName } from '../../proto/methods.ts';
import { defineOperation, type Operation } from '../definition/operation.ts';
import type { OperationDefinition } from '../definition/operation-definition.ts';
import { MESSAGE_TYPE } from './dialect.ts';

/** In front of the names of this dialect's operations, in the journal and in metrics. */
export const V3_PREFIX = 'v3.';

/** Another URL of an operation. */
export type Alias = {
  readonly path: string;
  /** Where the body calls a parameter something else: its name there, and ours. */
  readonly names?: Readonly<Record<string, string>>;
};

/** What the edge must know of an operation of this dialect beside what all dialects have. */
export type V3Operation<Parameters extends ZodObject, Method extends UcsMethodName> = Operation<Parameters, Method> & {
  readonly event: string;
  readonly aliases: readonly Alias[];
  /** Parameters that are mandatory as soon as the body has any. */
  readonly together: readonly string[];
};

type Definition<Parameters extends ZodObject, Method extends UcsMethodName> = Omit<
  OperationDefinition<Parameters, Method>,
  'failureFields'
> & {
  /** `name` of the event that tells a success. */
  readonly event: string;
  readonly aliases?: readonly Alias[];
  readonly together?: readonly string[];
};

/** Makes an operation of Workspace API v3: `notification` and `success` say what its event has beside name, message type and operationId. */
export function defineV3Operation<Parameters extends ZodObject, Method extends UcsMethodName>({
  event,
  aliases = [],
  together = [],
  ...definition
}: Definition<Parameters, Method>): V3Operation<Parameters, Method> {
  const operation = defineOperation<Parameters, Method>({
    ...definition,
    name: V3_PREFIX + definition.name,
    failureFields: {},
    notification: z.object({
      messageType: z.literal(MESSAGE_TYPE),
      name: z.literal(event),
      ...definition.notification.shape,
    }),
    success(response, parameters, context) {
      const outcome = definition.success(response, parameters, context);
      return 'failure' in outcome ? outcome : { name: event, ...outcome };
    },
  });
  return { ...operation, event, aliases, together };
}
