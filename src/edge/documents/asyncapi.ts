import type { JsonObject } from '../../kernel/json.ts';
import { v2 } from '../../operations/v2/dialect.ts';
import { SERVICE_STATE_MESSAGE, SERVICES_CHANNEL } from '../resources/service-resource.ts';
import { API_ROOT } from '../url-path.ts';
import type { DocumentedOperation } from './documented-operation.ts';
import { toFailureSchema, toSuccessSchema } from './notification-schemas.ts';
import { sampleNotifications, toExamples, toSampleFailure } from './sample-notifications.ts';

/** The notifications as AsyncAPI 3: two messages for each operation on one channel, and the services' states on another. */
export function toAsyncApi(catalogue: readonly DocumentedOperation[], version: string): JsonObject {
  const messages = Object.fromEntries(catalogue.flatMap(toMessages));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'ucs-gateway notifications',
      version,
      description: `Bayeux at ${API_ROOT}/notifications: WebSocket, long-polling and callback-polling. Each message is {"channel", "data"}; the payloads here are what stands in data.`,
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: {
      interactions: {
        address: v2.outcomesChannel,
        description: 'Outcomes of operations, to all sessions of the user who asked, and to nobody else.',
        messages,
      },
      services: {
        address: SERVICES_CHANNEL,
        description: 'Changes of state.',
        messages: { ServiceState: serviceState },
      },
    },
    operations: {
      ...Object.fromEntries(catalogue.map(({ name, summary }) => [name, toSending(name, summary)])),
      publishServiceState: {
        action: 'send',
        channel: { $ref: '#/channels/services' },
        messages: [{ $ref: '#/channels/services/messages/ServiceState' }],
      },
    },
  };
}

const serviceState: JsonObject = {
  name: 'ServiceState',
  title: 'The state of a service changed',
  payload: {
    type: 'object',
    required: ['messageType', 'services'],
    properties: {
      messageType: { const: SERVICE_STATE_MESSAGE },
      services: {
        type: 'array',
        items: {
          type: 'object',
          properties: { id: { type: 'string' }, state: { enum: ['Active', 'Inactive'] } },
          required: ['id', 'state'],
        },
      },
    },
  },
};

function toMessages(operation: DocumentedOperation): readonly (readonly [string, JsonObject])[] {
  const { name } = operation;
  return [
    [
      `${name}Succeeded`,
      {
        name: `${name}Succeeded`,
        title: `${name} succeeded`,
        payload: toSuccessSchema(operation),
        examples: toExamples(sampleNotifications(name)),
      },
    ],
    [
      `${name}Failed`,
      {
        name: `${name}Failed`,
        title: `${name} failed`,
        payload: toFailureSchema(operation),
        examples: toExamples([toSampleFailure(operation)]),
      },
    ],
  ];
}

function toSending(name: string, summary: string): JsonObject {
  return {
    action: 'send',
    summary,
    channel: { $ref: '#/channels/interactions' },
    messages: [`${name}Succeeded`, `${name}Failed`].map((message) => ({
      $ref: `#/channels/interactions/messages/${message}`,
    })),
  };
}
