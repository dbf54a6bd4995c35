import { Metadata, type status } from '@grpc/grpc-js';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';

const proto = new URL('../../proto/', import.meta.url).pathname;
const definition = loadSync(['google/rpc/status.proto', 'google/rpc/error_details.proto'], {
  includeDirs: [proto],
  keepCase: true,
});

/** A failure as the contract wants it: the status, and in its trailer the sentence for the client and the fault number. */
export function fault(code: status, reason: string, number: number, message: string): Error {
  const info = { reason, domain: 'ucs', metadata: { ucs_fault: String(number) } };
  const detail = { type_url: 'type.googleapis.com/google.rpc.ErrorInfo', value: encode('google.rpc.ErrorInfo', info) };
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', encode('google.rpc.Status', { code, message, details: [detail] }));
  return Object.assign(new Error(message), { code, details: message, metadata });
}

function encode(name: keyof PackageDefinition, message: object): Buffer {
  const type = definition[name];
  if (type === undefined || !('serialize' in type) || typeof type.serialize !== 'function')
    throw new Error(`no ${name}`);
  return type.serialize(message);
}
