import { Metadata, status } from '@grpc/grpc-js';
import type { PackageDefinition } from '@grpc/proto-loader';
import type { UcsFault } from './port.ts';
import { createStatusDetailsReader, type StatusDetails } from './status-details.ts';

type Row = { readonly name: keyof typeof status; readonly detail: string; readonly retryable: boolean };

/** Every gRPC status: its name for the client, what is said of it, and whether the same call may succeed later. */
const TABLE: ReadonlyMap<number, Row> = new Map([
  [status.CANCELLED, { name: 'CANCELLED', detail: 'The call to the UCS was broken off.', retryable: true }],
  [status.UNKNOWN, { name: 'UNKNOWN', detail: 'The UCS failed for an unknown reason.', retryable: false }],
  [status.INVALID_ARGUMENT, { name: 'INVALID_ARGUMENT', detail: 'The UCS refused a parameter.', retryable: false }],
  [status.DEADLINE_EXCEEDED, { name: 'DEADLINE_EXCEEDED', detail: 'The UCS did not answer in time.', retryable: true }],
  [status.NOT_FOUND, { name: 'NOT_FOUND', detail: 'The UCS did not find the object.', retryable: false }],
  [status.ALREADY_EXISTS, { name: 'ALREADY_EXISTS', detail: 'The object exists already.', retryable: false }],
  [status.PERMISSION_DENIED, { name: 'PERMISSION_DENIED', detail: 'The UCS does not permit it.', retryable: false }],
  [status.RESOURCE_EXHAUSTED, { name: 'RESOURCE_EXHAUSTED', detail: 'The UCS is overloaded.', retryable: true }],
  [status.FAILED_PRECONDITION, { name: 'FAILED_PRECONDITION', detail: 'The UCS cannot do it now.', retryable: false }],
  [status.ABORTED, { name: 'ABORTED', detail: 'Another change came between.', retryable: true }],
  [status.OUT_OF_RANGE, { name: 'OUT_OF_RANGE', detail: 'The UCS refused a parameter.', retryable: false }],
  [status.UNIMPLEMENTED, { name: 'UNIMPLEMENTED', detail: 'The UCS does not know the operation.', retryable: false }],
  [status.INTERNAL, { name: 'INTERNAL', detail: 'The UCS failed.', retryable: false }],
  [status.UNAVAILABLE, { name: 'UNAVAILABLE', detail: 'The UCS could not be reached.', retryable: true }],
  [status.DATA_LOSS, { name: 'DATA_LOSS', detail: 'The UCS lost data.', retryable: false }],
  [
    status.UNAUTHENTICATED,
    { name: 'UNAUTHENTICATED', detail: 'The UCS does not trust the gateway.', retryable: false },
  ],
]);
const UNKNOWN: Row = { name: 'UNKNOWN', detail: 'The UCS failed for an unknown reason.', retryable: false };

/** A connection that closes while a call begins comes out of grpc-js as INTERNAL with such a text; the calls are idempotent. */
const BROKEN_CONNECTION =
  /RST_STREAM|GOAWAY|ECONNRESET|[Ss]tream (?:refused|removed|closed)|[Ss]ession (?:closed|destroyed)/;
/** A message above a size limit stays above it. In the words of grpc-go, grpc-core (C++, Python, Ruby, PHP) and grpc-js; grpc-java; grpc-dotnet; tonic; connect; a proxy. */
const TOO_LARGE =
  /larger than (?:configured )?max|exceeds (?:the )?(?:maximum|max) (?:configured )?(?:message )?size|exceeds the maximum configured message size|message length too large|metadata size exceeds hard limit|HTTP status code 413/i;
const TOO_LARGE_DETAIL = 'A message between the gateway and the UCS is larger than one of them takes.';
/** Bytes that the backend calls an answer, and that are none. */
const UNREADABLE = {
  errorCode: 'INTERNAL',
  errorDetail: 'The UCS answered with something that cannot be read.',
  retryable: false,
};

export type UcsErrors = {
  /** Reads whatever a road met: the only door through which faults come. */
  from(error: unknown): UcsFault;
  readonly unreadableAnswer: UcsFault;
};

export function createUcsErrors(definition: PackageDefinition): UcsErrors {
  const readDetails = createStatusDetailsReader(definition);

  function detailsOf(error: unknown): StatusDetails | undefined {
    const bytes = detailsBytes(error);
    return bytes === undefined ? undefined : readDetails(bytes);
  }

  return {
    unreadableAnswer: UNREADABLE,
    from(error) {
      const code = codeOf(error);
      const row = TABLE.get(code) ?? UNKNOWN;
      const details = detailsOf(error);
      const wait = details?.retryAfterMs === undefined ? {} : { retryAfterMs: details.retryAfterMs };
      const isTooLarge = TOO_LARGE.test(textOf(error));
      const retryable = !isTooLarge && isRetryable(row, textOf(error));
      // Only what the UCS says of its own faults is meant for the client; other texts may show internals.
      if (details?.ucsFault !== undefined) {
        return { errorCode: details.ucsFault, errorDetail: details.message || row.detail, retryable, ...wait };
      }
      const errorDetail = isTooLarge ? TOO_LARGE_DETAIL : row.detail;
      return { errorCode: row.name, errorDetail, retryable, ...wait };
    },
  };
}

function isRetryable(row: Row, text: string): boolean {
  if (row.name === 'INTERNAL') return BROKEN_CONNECTION.test(text);
  return row.retryable;
}

function codeOf(error: unknown): number {
  if (typeof error !== 'object' || error === null) return status.UNKNOWN;
  if ('code' in error && typeof error.code === 'number') return error.code;
  // A channel that was closed or made anew under the call.
  return error instanceof Error && /channel has been (?:closed|shut down)/i.test(error.message)
    ? status.UNAVAILABLE
    : status.UNKNOWN;
}

function textOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('details' in error)) return '';
  return typeof error.details === 'string' ? error.details : '';
}

/** The encoded google.rpc.Status: in the trailing metadata of a call, or in the reply on a stream. */
function detailsBytes(error: unknown): Buffer | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('statusDetails' in error && Buffer.isBuffer(error.statusDetails)) return error.statusDetails;
  if (!('metadata' in error) || !(error.metadata instanceof Metadata)) return undefined;
  const [bytes] = error.metadata.get('grpc-status-details-bin');
  return Buffer.isBuffer(bytes) ? bytes : undefined;
}
