import { incorrectValue, missing } from '../fault.ts';
import { atMost } from '../field-checks.ts';
import type { UcsCaller } from '../method.ts';

/** Reads one metadata value; undefined when it was not sent. */
export type ReadMetadata = (name: string) => string | undefined;

/** Who calls (proto/ucs/v1). Faults 201, 203 and 204 for what is missing, too long or not percent-encoded UTF-8. */
export function parseCaller(read: ReadMetadata): UcsCaller {
  return {
    tenant: mandatory(read, 'ucs-tenant', 64),
    userId: mandatory(read, 'ucs-user-id', 64),
    userName: text(read, 'ucs-user-name', 256),
    application: text(read, 'ucs-application', 64),
  };
}

function mandatory(read: ReadMetadata, name: string, maxChars: number): string {
  const value = text(read, name, maxChars);
  if (value === '') throw missing(name);
  return value;
}

function text(read: ReadMetadata, name: string, maxChars: number): string {
  const value = decode(name, read(name) ?? '');
  atMost(name, value, maxChars);
  return value;
}

function decode(name: string, value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    throw incorrectValue(name, 'percent-encoded UTF-8', value.slice(0, 64));
  }
}
