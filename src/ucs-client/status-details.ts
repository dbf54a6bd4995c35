import type { MessageTypeDefinition, PackageDefinition } from '@grpc/proto-loader';
import { loadMessage } from './loaded-method.ts';

/** What google.rpc.Status says beyond the code. */
export type StatusDetails = {
  readonly message: string;
  /** Metadata of the ErrorInfo whose domain is "ucs". */
  readonly ucsFault: number | undefined;
  readonly retryAfterMs: number | undefined;
};

/** Those of one status that are read; we know two kinds. */
const DETAILS_MAX = 16;

const NONE: StatusDetails = { message: '', ucsFault: undefined, retryAfterMs: undefined };

/** Makes a reader of encoded google.rpc.Status. Bytes that are none say nothing. */
export function createStatusDetailsReader(definition: PackageDefinition): (bytes: Buffer) => StatusDetails {
  const statusType = loadMessage(definition, 'google.rpc.Status');
  const errorInfo = loadMessage(definition, 'google.rpc.ErrorInfo');
  const retryInfo = loadMessage(definition, 'google.rpc.RetryInfo');

  return (bytes) => {
    const decoded = decode(statusType, bytes);
    if (decoded === undefined) return NONE;
    const details = toArray(field(decoded, 'details')).slice(0, DETAILS_MAX);
    return {
      message: toText(field(decoded, 'message')),
      ucsFault: firstOf(details, 'google.rpc.ErrorInfo', errorInfo, toUcsFault),
      retryAfterMs: firstOf(details, 'google.rpc.RetryInfo', retryInfo, toDelayMs),
    };
  };
}

function firstOf<Value>(
  details: readonly unknown[],
  typeName: string,
  type: MessageTypeDefinition<object, object>,
  read: (message: object) => Value | undefined,
): Value | undefined {
  for (const detail of details) {
    if (!toText(field(detail, 'type_url')).endsWith(`/${typeName}`)) continue;
    const value = field(detail, 'value');
    const message = Buffer.isBuffer(value) ? decode(type, value) : undefined;
    const found = message === undefined ? undefined : read(message);
    if (found !== undefined) return found;
  }
  return undefined;
}

function toUcsFault(errorInfo: object): number | undefined {
  if (field(errorInfo, 'domain') !== 'ucs') return undefined;
  const fault = Number(field(field(errorInfo, 'metadata'), 'ucs_fault') ?? Number.NaN);
  return Number.isSafeInteger(fault) ? fault : undefined;
}

function toDelayMs(retryInfo: object): number | undefined {
  const delay = field(retryInfo, 'retryDelay');
  const delayMs = Number(field(delay, 'seconds') ?? 0) * 1000 + Number(field(delay, 'nanos') ?? 0) / 1e6;
  return delayMs > 0 ? delayMs : undefined;
}

function decode(type: MessageTypeDefinition<object, object>, bytes: Buffer): object | undefined {
  try {
    return type.deserialize(bytes);
  } catch {
    return undefined;
  }
}

function field(message: unknown, name: string): unknown {
  if (typeof message !== 'object' || message === null) return undefined;
  return new Map<string, unknown>(Object.entries(message)).get(name);
}

function toArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
