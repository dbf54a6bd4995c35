import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/kernel/json.ts';
import type { CallMethod } from '../../../src/operations/definition/call-method.ts';
import type { DispatchableOperation } from '../../../src/operations/definition/dispatchable.ts';
import type { OperationContext } from '../../../src/operations/definition/operation-definition.ts';
import { findPhoneCall } from '../../../src/operations/v2/find-phone-call.ts';
import { getInteractionContent } from '../../../src/operations/v2/get-interaction-content.ts';
import { retrieveInteractionHistory } from '../../../src/operations/v2/retrieve-interaction-history.ts';
import { loadUcsDefinition } from '../../../src/proto/load-ucs-definition.ts';
import { loadMessage, loadMethod } from '../../../src/ucs-client/loaded-method.ts';
import { toInteraction } from '../../support/interactions.ts';

const context: OperationContext = {
  userId: 'alice',
  acceptedAtMs: 0,
  personName: () => undefined,
  dataMaxBytes: 524_288,
  objectId: () => 'MADE000000000000',
};

/** What becomes of an operation when the UCS sends these bytes. */
function outcomeOf(operation: DispatchableOperation, parameters: JsonObject, message: string, response: object) {
  const definition = loadUcsDefinition();
  const bytes = loadMessage(definition, `ucs.v1.${message}`).serialize(response);
  const call: CallMethod<never> = async (method) => ({
    ok: true,
    response: loadMethod(definition, method).responseDeserialize(bytes),
  });
  return operation.run(call, parameters, context, () => false);
}

const fails = (what: string) => ({
  type: 'failure',
  failure: { errorMessage: 'UCS request failed', errorCode: 'INTERNAL', errorDetail: `The UCS answered with ${what}.` },
});

type Fields = Parameters<typeof toInteraction>[0];

const number = (numberValue: number) => ({ fields: { n: { kind: 'numberValue' as const, numberValue } } });

const WRONG: readonly (readonly [string, Fields, string])[] = [
  ['a date beyond what JavaScript knows', { startTime: { seconds: 9e15, nanos: 0 } }, 'a date that is none'],
  ['a date beyond the year 9999', { endTime: { seconds: 253_402_300_800, nanos: 0 } }, 'a date that is none'],
  ['a date before the year 1', { startTime: { seconds: -62_135_596_801, nanos: 0 } }, 'a date that is none'],
  ['negative nanoseconds', { startTime: { seconds: 0, nanos: -1 } }, 'a date that is none'],
  ['a second of nanoseconds', { startTime: { seconds: 0, nanos: 1e9 } }, 'a date that is none'],
  ['an empty id', { id: '' }, 'an empty id of an interaction'],
  ['NaN as duration', { phoneCall: { phoneNumber: '', durationSeconds: Number.NaN } }, 'a duration that is none'],
  ['an endless duration', { phoneCall: { phoneNumber: '', durationSeconds: Infinity } }, 'a duration that is none'],
  ['a negative duration', { phoneCall: { phoneNumber: '', durationSeconds: -1 } }, 'a duration that is none'],
  ['NaN in userData', { userData: number(Number.NaN) }, 'a number in userData that is none'],
  [
    'an infinite number deep in userData',
    { userData: { fields: { a: { kind: 'structValue' as const, structValue: number(-Infinity) } } } },
    'a number in userData that is none',
  ],
];

describe('an answer that a UCS must not give fails the one operation, as the fault of the UCS', () => {
  it.each(WRONG)('%s in GetInteractionContent', async (_what, fields, detail) => {
    const response = { interaction: toInteraction(fields) };
    expect(
      await outcomeOf(getInteractionContent.dispatchable, { interactionId: 'X' }, 'GetInteractionResponse', response),
    ).toEqual(fails(detail));
  });

  it('a wrong date in one row of a history', async () => {
    const interactions = [toInteraction({}), toInteraction({ startTime: { seconds: 9e15, nanos: 0 } })];
    const response = { interactions, nextPageToken: '' };
    expect(await outcomeOf(retrieveInteractionHistory.dispatchable, {}, 'ListInteractionsResponse', response)).toEqual(
      fails('a date that is none'),
    );
  });

  it('an empty id of a phone call', async () => {
    const parameters = { callId: 'c', status: 'New', phoneNumber: '1', type: 'Inbound' };
    const response = { interactionId: '', created: true };
    expect(await outcomeOf(findPhoneCall.dispatchable, parameters, 'FindOrCreatePhoneCallResponse', response)).toEqual(
      fails('an empty id of the interaction'),
    );
  });

  it('the first and the last second that a Timestamp can say are dates', async () => {
    const edges = {
      startTime: { seconds: -62_135_596_800, nanos: 0 },
      endTime: { seconds: 253_402_300_799, nanos: 999_999_999 },
    };
    const response = { interaction: toInteraction(edges) };
    expect(
      await outcomeOf(getInteractionContent.dispatchable, { interactionId: 'X' }, 'GetInteractionResponse', response),
    ).toMatchObject({
      type: 'success',
      fields: { interaction: { startDate: '0001-01-01 00:00:00.000+0000', endDate: '9999-12-31 23:59:59.999+0000' } },
    });
  });
});
