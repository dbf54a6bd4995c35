import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { INITIALIZATION_CHANNEL, V3_ROOT, v3 } from '../../operations/v3/dialect.ts';
import type { V3Face } from '../v3-face.ts';
import { toJsonSchema } from './json-schema.ts';
import { sampleNotifications, toExamples, toV3SampleFailure } from './sample-notifications.ts';

/** The notifications of Workspace API v3 as AsyncAPI 3: one message for each event, and one for every failure. */
export function toAsyncApiV3(catalogue: readonly V3Face[], version: string): JsonObject {
  const messages = Object.fromEntries(catalogue.map((operation) => [toMessageName(operation), toMessage(operation)]));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'ucs-gateway notifications, Workspace API v3',
      version,
      description: `Bayeux at ${V3_ROOT}${v3.bayeuxPath}: WebSocket, long-polling and callback-polling. Each message is {"channel", "data"}; the payloads here are what stands in data.`,
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: {
      contacts: {
        address: v3.outcomesChannel,
        description: 'Outcomes of operations, to all sessions of the user who asked, and to nobody else.',
        messages: { ...messages, Failed: failed },
      },
      initialization: {
        address: INITIALIZATION_CHANNEL,
        description: 'Told to each session when it subscribes.',
        messages: { Complete: complete },
      },
    },
    operations: {
      ...Object.fromEntries(catalogue.map((operation) => [toMessageName(operation), toSending(operation)])),
      tellInitialization: {
        action: 'send',
        channel: { $ref: '#/channels/initialization' },
        messages: [{ $ref: '#/channels/initialization/messages/Complete' }],
      },
    },
  };
}

const operationId: JsonObject = { type: 'string', description: 'The one in the answer to the request.' };

const failed: JsonObject = {
  name: 'Failed',
  title: 'An operation failed',
  examples: toExamples([toV3SampleFailure()]),
  payload: {
    type: 'object',
    required: ['messageType', 'name', 'operationId', 'error'],
    properties: {
      messageType: { type: 'string', enum: ['UcsMessage'] },
      name: { type: 'string', enum: ['EventError'] },
      operationId,
      error: {
        type: 'object',
        required: ['errorCode', 'errorMessage', 'errorDetail'],
        properties: {
          errorCode: { type: 'integer', description: 'The UCS fault number; 500 where there is none.' },
          errorMessage: { type: 'string' },
          errorDetail: { type: 'string', description: 'One sentence.' },
        },
      },
    },
  },
};

const complete: JsonObject = {
  name: 'Complete',
  title: 'The initialization is complete',
  payload: {
    type: 'object',
    required: ['messageType', 'state', 'data'],
    properties: {
      messageType: { type: 'string', enum: ['WorkspaceInitializationComplete'] },
      state: { type: 'string', enum: ['Complete'] },
      data: {
        type: 'object',
        required: ['user', 'configuration'],
        properties: { user: { type: 'object' }, configuration: { type: 'object' } },
      },
    },
  },
};

function toMessageName({ name }: V3Face): string {
  return name.replace('v3.', '');
}

function toMessage(operation: V3Face): JsonObject {
  return {
    name: operation.event,
    title: operation.summary,
    payload: toEventSchema(operation),
    examples: toExamples(sampleNotifications(operation.name)),
  };
}

/** The data of the event that tells a success. */
export function toEventSchema({ notification }: V3Face): JsonObject {
  const schema = toJsonSchema(notification, 'output');
  const { properties, required } = schema;
  return {
    ...schema,
    properties: { ...(isJsonObject(properties) ? properties : {}), operationId },
    required: [...(Array.isArray(required) ? required : []), 'operationId'],
  };
}

function toSending(operation: V3Face): JsonObject {
  return {
    action: 'send',
    summary: operation.summary,
    channel: { $ref: '#/channels/contacts' },
    messages: [toMessageName(operation), 'Failed'].map((message) => ({
      $ref: `#/channels/contacts/messages/${message}`,
    })),
  };
}
