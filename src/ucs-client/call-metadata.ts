import type { CallOptions } from './port.ts';

/**
 * Who the call is for, in the form that proto/ucs/v1 describes. Values are percent-encoded where a character is not visible ASCII, or is '%'.
 * Trace headers are added as they are.
 */
export function toCallMetadata(options: CallOptions, application: string): Readonly<Record<string, string>> {
  return {
    'ucs-tenant': toHeaderValue(options.tenant),
    'ucs-user-id': toHeaderValue(options.userId),
    'ucs-user-name': toHeaderValue(options.userName),
    'ucs-request-id': String(options.referenceId),
    'ucs-application': toHeaderValue(application),
    ...options.trace,
  };
}

const PLAIN = /^[\x21-\x24\x26-\x7e]*$/;

function toHeaderValue(value: string): string {
  if (PLAIN.test(value)) return value;
  return value.toWellFormed().replaceAll(/[^\x21-\x7e]|%/gu, encodeURIComponent);
}
