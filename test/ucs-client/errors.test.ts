import { Metadata, status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { loadUcsDefinition } from '../../src/proto/load-ucs-definition.ts';
import { createUcsErrors } from '../../src/ucs-client/errors.ts';
import { toFaultAnswer } from '../support/scripted-ucs.ts';

const errors = createUcsErrors(loadUcsDefinition());

function detailsOf(fault: Parameters<typeof toFaultAnswer>[0]): Buffer {
  const answer = toFaultAnswer(fault);
  if (answer.type !== 'status' || answer.details === undefined) throw new Error('no details');
  return answer.details;
}

describe('errors of the UCS', () => {
  it.each([
    ['CANCELLED', true],
    ['UNKNOWN', false],
    ['INVALID_ARGUMENT', false],
    ['DEADLINE_EXCEEDED', true],
    ['NOT_FOUND', false],
    ['ALREADY_EXISTS', false],
    ['PERMISSION_DENIED', false],
    ['RESOURCE_EXHAUSTED', true],
    ['FAILED_PRECONDITION', false],
    ['ABORTED', true],
    ['OUT_OF_RANGE', false],
    ['UNIMPLEMENTED', false],
    ['INTERNAL', false],
    ['UNAVAILABLE', true],
    ['DATA_LOSS', false],
    ['UNAUTHENTICATED', false],
  ] as const)('name the gRPC status %s; may be tried again: %s', (name, retryable) => {
    const fault = errors.from({ code: status[name], details: 'at 10.0.0.7: password wrong' });
    expect(fault).toEqual({ errorCode: name, errorDetail: expect.stringMatching(/^[A-Z].+\.$/), retryable });
    expect(fault.errorDetail).not.toContain('password');
  });

  it('give the fault number as a number with the sentence of the UCS', () => {
    const fault = { code: status.INVALID_ARGUMENT, message: "Missing parameter 'callId'", ucsFault: 201 };
    expect(errors.from({ code: fault.code, details: '', statusDetails: detailsOf(fault) })).toEqual({
      errorCode: 201,
      errorDetail: "Missing parameter 'callId'",
      retryable: false,
    });
  });

  it('are read from the first 16 details, and from no more', () => {
    const said = { code: status.NOT_FOUND, message: 'gone', ucsFault: 510 };
    const errorCodes = [15, 16].map(
      (detailsBefore) =>
        errors.from({ code: status.NOT_FOUND, statusDetails: detailsOf({ ...said, detailsBefore }) }).errorCode,
    );
    expect(errorCodes).toEqual([510, 'NOT_FOUND']);
  });

  it('find the details in the trailing metadata too', () => {
    const metadata = new Metadata();
    metadata.set('grpc-status-details-bin', detailsOf({ code: status.NOT_FOUND, message: 'gone', ucsFault: 510 }));
    expect(errors.from({ code: status.NOT_FOUND, details: '', metadata })).toMatchObject({
      errorCode: 510,
      errorDetail: 'gone',
    });
  });

  it('take no fault number from another domain, and none from garbage', () => {
    const foreign = detailsOf({ code: status.NOT_FOUND, message: 'gone', ucsFault: 510, domain: 'proxy' });
    const garbage = Buffer.from([255, 255, 255, 1, 2]);
    for (const statusDetails of [foreign, garbage, Buffer.alloc(0)]) {
      expect(errors.from({ code: status.NOT_FOUND, details: '', statusDetails })).toMatchObject({
        errorCode: 'NOT_FOUND',
      });
    }
  });

  it.each([
    'Received RST_STREAM with code 2',
    'Received RST_STREAM with code 2 triggered by internal client error: Session closed',
  ])('let a call be tried again that a closing connection broke: %s', (details) => {
    expect(errors.from({ code: status.INTERNAL, details })).toMatchObject({ errorCode: 'INTERNAL', retryable: true });
  });

  it.each([
    ['grpc-js, C++ and Python', status.RESOURCE_EXHAUSTED, 'Received message larger than max (70000 vs. 65536)'],
    ['C++ and Python, sending', status.RESOURCE_EXHAUSTED, 'CLIENT: Sent message larger than max (70000 vs. 65536)'],
    ['Go', status.RESOURCE_EXHAUSTED, 'grpc: received message larger than max (70000 vs. 65536)'],
    ['Go, unpacked', status.RESOURCE_EXHAUSTED, 'grpc: message after decompression larger than max 65536'],
    ['Java', status.RESOURCE_EXHAUSTED, 'gRPC message exceeds maximum size 4194304: 5000000'],
    ['Java, unpacked', status.RESOURCE_EXHAUSTED, 'Decompressed gRPC message exceeds maximum size 4194304'],
    ['.NET', status.RESOURCE_EXHAUSTED, 'Received message exceeds the maximum configured message size.'],
    ['.NET, sending', status.RESOURCE_EXHAUSTED, 'Sending message exceeds the maximum configured message size.'],
    [
      'Rust',
      status.OUT_OF_RANGE,
      'Error, decoded message length too large: found 5000000 bytes, the limit is: 4194304 bytes',
    ],
    ['connect', status.RESOURCE_EXHAUSTED, 'message size 5000000 is larger than configured max 4194304'],
    ['a proxy', status.UNKNOWN, 'Received HTTP status code 413'],
  ])(
    'do not let a message be tried again that is too large, in the words of %s, and say so',
    (_whose, code, details) => {
      expect(errors.from({ code, details })).toEqual({
        errorCode: status[code],
        errorDetail: 'A message between the gateway and the UCS is larger than one of them takes.',
        retryable: false,
      });
    },
  );

  it('let an overloaded UCS be tried again that says nothing of sizes', () => {
    const details = 'maximum number of calls exceeded';
    expect(errors.from({ code: status.RESOURCE_EXHAUSTED, details })).toMatchObject({ retryable: true });
  });

  it('take a channel that was shut down under a call as out of reach', () => {
    expect(errors.from(new Error('Channel has been shut down'))).toMatchObject({
      errorCode: 'UNAVAILABLE',
      retryable: true,
    });
  });

  it.each([undefined, null, 'text', 7, new Error('internals'), {}])('say UNKNOWN of anything else: %s', (thrown) => {
    expect(errors.from(thrown)).toMatchObject({ errorCode: 'UNKNOWN', retryable: false });
    expect(errors.from(thrown).errorDetail).not.toContain('internals');
  });
});
