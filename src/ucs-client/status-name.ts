import { status } from '@grpc/grpc-js';

/** The name of the gRPC status: a closed table, so that it may be a label. */
export function toStatusName(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return (typeof code === 'number' ? status[code] : undefined) ?? 'UNKNOWN';
}
