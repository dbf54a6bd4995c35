import type { JsonObject } from '../../kernel/json.ts';
import { isJsonObject } from '../../kernel/json.ts';
import type { DocumentedOperation } from './documented-operation.ts';
import { toJsonSchema } from './json-schema.ts';

const referenceId: JsonObject = { type: 'integer', minimum: 1, description: 'The one in the answer to the request.' };

/** Data of the notification of a success. */
export function toSuccessSchema({ notification }: DocumentedOperation): JsonObject {
  const schema = toJsonSchema(notification, 'output');
  const { properties, required } = schema;
  return {
    ...schema,
    properties: { referenceId, ...(isJsonObject(properties) ? properties : {}) },
    required: ['referenceId', ...(Array.isArray(required) ? required : [])],
  };
}

/** Data of the notification of a failure (web-services-api.md, "Failure detail"). */
export function toFailureSchema({ failureFields }: DocumentedOperation): JsonObject {
  const fixed = Object.entries(failureFields).map(
    ([name, value]) => [name, { type: typeof value, enum: [value] }] as const,
  );
  return {
    type: 'object',
    properties: {
      referenceId,
      ...Object.fromEntries(fixed),
      errorMessage: { type: 'string', examples: ['UCS request failed'] },
      errorCode: {
        anyOf: [{ type: 'integer' }, { type: 'string' }],
        description: 'The UCS fault number, or the name of a gRPC status when the UCS was out of reach.',
      },
      errorDetail: { type: 'string', description: 'One sentence.' },
    },
    required: ['referenceId', ...fixed.map(([name]) => name), 'errorMessage'],
  };
}
