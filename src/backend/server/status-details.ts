import { loadUcsDefinition } from '../../proto/load-ucs-definition.ts';
import { FAULTS, type UcsError } from '../fault.ts';

const RETRY_AFTER_SECONDS = 1;

/** A fault as an encoded google.rpc.Status with ErrorInfo, and RetryInfo where trying again may help. */
export type StatusDetailsWriter = (error: UcsError) => Buffer;

/** Makes the writer. Throws when the proto files lack a message: a fault of the installation. */
export function createStatusDetailsWriter(): StatusDetailsWriter {
  const encodeStatus = encoderOf('google.rpc.Status');
  const encodeErrorInfo = encoderOf('google.rpc.ErrorInfo');
  const encodeRetryInfo = encoderOf('google.rpc.RetryInfo');
  return (error) => {
    const { code, reason, ucsFault } = FAULTS[error.fault];
    const metadata = ucsFault === undefined ? {} : { ucs_fault: String(ucsFault) };
    const details = [toAny('google.rpc.ErrorInfo', encodeErrorInfo({ reason, domain: 'ucs', metadata }))];
    if (error.fault === 'overloaded' || error.fault === 'store-unavailable') {
      const retryDelay = { seconds: RETRY_AFTER_SECONDS, nanos: 0 };
      details.push(toAny('google.rpc.RetryInfo', encodeRetryInfo({ retryDelay })));
    }
    return encodeStatus({ code, message: error.message, details });
  };
}

function toAny(type: string, value: Buffer): object {
  return { type_url: `type.googleapis.com/${type}`, value };
}

function encoderOf(name: string): (message: object) => Buffer {
  const type = loadUcsDefinition()[name];
  if (type === undefined || !('serialize' in type) || typeof type.serialize !== 'function')
    throw new Error(`the proto files have no ${name}`);
  return type.serialize;
}
