import type { JsonObject } from '../../kernel/json.ts';
import recorded from '../../operations/sample-notifications.json' with { type: 'json' };
import { MESSAGE_TYPE } from '../../operations/v3/dialect.ts';
import type { DocumentedOperation } from './documented-operation.ts';

const byOperation: Readonly<Record<string, readonly JsonObject[]>> = recorded;

const failed = {
  errorMessage: 'UCS request failed',
  errorCode: 510,
  errorDetail: "Interaction 'NOSUCH' not found in database",
} as const;

/** What a user was notified of after the samples of an operation, one by one. */
export function sampleNotifications(name: string): readonly JsonObject[] {
  return byOperation[name] ?? [];
}

/** The same as AsyncAPI shows them. */
export function toExamples(notifications: readonly JsonObject[]): JsonObject[] {
  return notifications.map((payload) => ({ payload }));
}

/** What a failure looks like. */
export function toSampleFailure({ failureFields }: DocumentedOperation): JsonObject {
  return { referenceId: 123, ...failureFields, ...failed };
}

/** What every failure looks like in Workspace API v3. */
export function toV3SampleFailure(): JsonObject {
  return { messageType: MESSAGE_TYPE, name: 'EventError', operationId: '6ba7b810', error: { ...failed } };
}
