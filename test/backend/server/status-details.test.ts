import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { FAULTS, type FaultName, UcsError } from '../../../src/backend/fault.ts';
import { createStatusDetailsWriter } from '../../../src/backend/server/status-details.ts';
import { loadUcsDefinition } from '../../../src/proto/load-ucs-definition.ts';
import { loadMessage } from '../../../src/ucs-client/loaded-method.ts';

const definition = loadUcsDefinition();
const write = createStatusDetailsWriter();

/** The contract's table (proto/ucs/v1, InteractionService). */
const TABLE: readonly (readonly [FaultName, string, string | undefined, number, boolean])[] = [
  ['missing-parameter', 'MISSING_PARAMETER', '201', status.INVALID_ARGUMENT, false],
  ['incompatible', 'INCOMPATIBLE', '202', status.INVALID_ARGUMENT, false],
  ['wrong-type', 'WRONG_TYPE', '203', status.INVALID_ARGUMENT, false],
  ['incorrect-value', 'INCORRECT_VALUE', '204', status.INVALID_ARGUMENT, false],
  ['not-found', 'NOT_FOUND', '510', status.NOT_FOUND, false],
  ['overloaded', 'OVERLOADED', undefined, status.RESOURCE_EXHAUSTED, true],
  ['timed-out', 'TIMED_OUT', undefined, status.DEADLINE_EXCEEDED, false],
  ['store-unavailable', 'STORE_UNAVAILABLE', undefined, status.UNAVAILABLE, true],
  ['internal', 'INTERNAL', undefined, status.INTERNAL, false],
];

describe('the details of a failure', () => {
  it('cover every fault there is [faults]', () => {
    expect(TABLE.map(([name]) => name)).toEqual(Object.keys(FAULTS));
  });

  it.each(TABLE)(
    'of %s hold the reason %s, the fault %s and the status %i [faults]',
    (name, reason, ucsFault, code, retry) => {
      const decoded = loadMessage(definition, 'google.rpc.Status').deserialize(write(new UcsError(name, 'a sentence')));
      expect(decoded).toMatchObject({ code, message: 'a sentence' });
      const details = 'details' in decoded && Array.isArray(decoded.details) ? decoded.details : [];
      const types = details.map(({ type_url }) => String(type_url));
      expect(types).toEqual([
        'type.googleapis.com/google.rpc.ErrorInfo',
        ...(retry ? ['type.googleapis.com/google.rpc.RetryInfo'] : []),
      ]);
      expect(loadMessage(definition, 'google.rpc.ErrorInfo').deserialize(details[0].value)).toEqual({
        reason,
        domain: 'ucs',
        metadata: ucsFault === undefined ? {} : { ucs_fault: ucsFault },
      });
    },
  );
});
